import { hasEnded, pushAccepted, stages } from './journey.js';

const QUICK_MS = 200;
const SLOW_MS = 1_000;
const QUICK_FOR_MS = 4_000;
const GIVE_UP_MS = 120_000;
const OVERDUE_MS = 8_000;
const MOST_EARLY = 20;
const HEARD = new Set(['shown', 'clicked', 'live']);

/**
 * Follows one publish: asks for its status until it ended, and takes in what the service worker and the live
 * connection say of it. A later publish replaces it by calling `stop`.
 */
export class PublishWatch {
  #ask;
  #changed;
  #clock;
  #began;
  #timed;
  #stopped = false;
  #publishId = null;
  #early = [];
  #status = null;
  #seen = { stageAfterMs: {} };

  /**
   * @param {(id: string) => Promise<object>} ask for the status
   * @param {(status: object|null, seen: object) => void} changed called after every change
   * @param {{clock?: {now: () => number, wait: (ms: number) => Promise<void>}, timed?: boolean}} [options] `timed`:
   *   whether this page saw it begin, so that times mean something
   */
  constructor(ask, changed, { clock = BROWSER_CLOCK, timed = true } = {}) {
    this.#ask = ask;
    this.#changed = changed;
    this.#clock = clock;
    this.#timed = timed;
    this.#began = clock.now();
    this.#tell();
  }

  get seen() {
    return this.#seen;
  }

  get publishId() {
    return this.#publishId;
  }

  stop() {
    this.#stopped = true;
  }

  /** The server did not take it. */
  refused(why) {
    this.#seen.refused = why;
    this.#tell();
  }

  /** The server's answer to the publish. A notification may overtake it, so earlier messages are looked at again. */
  sent(publishId) {
    this.#publishId = publishId;
    for (const message of this.#early.splice(0)) this.#take(message);
  }

  /** @returns {boolean} whether this, from worker or live connection, is or may yet prove to be about this publish */
  heard(type, id) {
    if (!HEARD.has(type)) return false;
    const timed = { type, id, afterMs: this.#elapsed() };
    if (this.#publishId !== null) return this.#take(timed);
    if (this.#early.length < MOST_EARLY) this.#early.push(timed);
    return true;
  }

  async follow(publishId) {
    this.sent(publishId);
    while (!this.#stopped && this.#elapsed() < GIVE_UP_MS) {
      const status = await this.#statusOf(publishId);
      if (this.#stopped) return;
      if (status) this.#learn(status);
      if (status && hasEnded(status)) return this.#awaitShown();
      await this.#clock.wait(this.#elapsed() < QUICK_FOR_MS && status ? QUICK_MS : SLOW_MS);
    }
  }

  /** The status, or null from a server that does not answer just now. */
  async #statusOf(publishId) {
    try {
      const status = await this.#ask(publishId);
      this.#seen.away = false;
      return status;
    } catch (error) {
      if (!isPassing(error)) throw error;
      this.#seen.away = true;
      if (!this.#stopped) this.#tell();
      return null;
    }
  }

  async #awaitShown() {
    if (!pushAccepted(this.#status) || this.#seen.shown) return;
    await this.#clock.wait(OVERDUE_MS);
    if (this.#stopped || this.#seen.shown) return;
    this.#seen.overdue = true;
    this.#tell();
  }

  #take({ type, id, afterMs }) {
    if (id !== this.#publishId) return false;
    const seen = this.#seen;
    const firstTime = !seen.shown && !seen.live;
    seen[type] = true;
    if (this.#timed && type !== 'clicked') seen[`${type}AfterMs`] ??= afterMs;
    if (firstTime && type !== 'clicked') this.#passed(stages(null).slice(0, -1), afterMs);
    this.#tell();
    return true;
  }

  #learn(status) {
    this.#status = status;
    this.#passed(stages(status).filter(({ look }) => look === 'done'), this.#elapsed());
    this.#tell();
  }

  /** What arrived was sent before, even if the next status is yet to say so. */
  #passed(done, afterMs) {
    if (this.#timed) for (const { stage } of done) this.#seen.stageAfterMs[stage] ??= afterMs;
  }

  #tell() {
    this.#changed(this.#status, this.#seen);
  }

  #elapsed() {
    return this.#clock.now() - this.#began;
  }
}

/** Whether the same request may well be answered a little later. */
export function isPassing({ code, status }) {
  return code === 'network' || code === 'timeout' || status >= 500 || status === 429;
}

const BROWSER_CLOCK = {
  now: () => performance.now(),
  wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

import { hasEnded, stages } from './journey.js';

const QUICK_MS = 200;
const SLOW_MS = 1_000;
const QUICK_FOR_MS = 4_000;
const GIVE_UP_MS = 120_000;
const MOST_EARLY = 20;
const HEARD = new Set(['carillon:shown', 'carillon:clicked', 'live']);

/**
 * Follows one publish: asks for its status until it ended, and takes in what the service worker says.
 * A later publish replaces it by calling `stop`.
 */
export class PublishWatch {
  #ask;
  #changed;
  #clock;
  #began;
  #stopped = false;
  #publishId = null;
  #early = [];
  #status = null;
  #seen = { stageAfterMs: {} };

  /**
   * @param {(id: string) => Promise<object>} ask for the status
   * @param {(status: object|null, seen: object) => void} changed called after every change
   * @param {{now: () => number, wait: (ms: number) => Promise<void>}} clock
   */
  constructor(ask, changed, clock = BROWSER_CLOCK) {
    this.#ask = ask;
    this.#changed = changed;
    this.#clock = clock;
    this.#began = clock.now();
    changed(null, this.#seen);
  }

  get seen() {
    return this.#seen;
  }

  stop() {
    this.#stopped = true;
  }

  /** The server's answer to the publish. A notification may overtake it, so earlier messages are looked at again. */
  sent(publishId) {
    this.#publishId = publishId;
    for (const message of this.#early.splice(0)) this.#take(message);
  }

  /** What the worker, or the live connection, said about this or any other notification. */
  heard(message) {
    if (!HEARD.has(message.type)) return;
    const timed = { ...message, afterMs: this.#elapsed() };
    if (this.#publishId !== null) this.#take(timed);
    else if (this.#early.length < MOST_EARLY) this.#early.push(timed);
  }

  async follow(publishId) {
    this.sent(publishId);
    while (!this.#stopped && this.#elapsed() < GIVE_UP_MS) {
      const status = await this.#ask(publishId);
      if (this.#stopped) return;
      this.#learn(status);
      if (hasEnded(status)) return;
      await this.#clock.wait(this.#elapsed() < QUICK_FOR_MS ? QUICK_MS : SLOW_MS);
    }
  }

  #take({ type, id, afterMs }) {
    if (id !== this.#publishId) return;
    if (type === 'carillon:shown') this.#shown(afterMs);
    else if (type === 'live') this.#seen.liveAfterMs ??= afterMs;
    else this.#seen.clicked = true;
    this.#changed(this.#status, this.#seen);
  }

  /** What is shown was sent before, even if the next status is yet to say so. */
  #shown(afterMs) {
    this.#seen.shownAfterMs ??= afterMs;
    for (const { stage } of stages(null)) if (stage !== 'shown') this.#seen.stageAfterMs[stage] ??= afterMs;
  }

  #learn(status) {
    this.#status = status;
    for (const { stage, look } of stages(status)) {
      if (look === 'done') this.#seen.stageAfterMs[stage] ??= this.#elapsed();
    }
    this.#changed(status, this.#seen);
  }

  #elapsed() {
    return this.#clock.now() - this.#began;
  }
}

const BROWSER_CLOCK = {
  now: () => performance.now(),
  wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

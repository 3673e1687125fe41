const MOST_HELD = 10_000;

/**
 * The order of one channel's events. On a channel with history every event has a serial within a stream; the stream
 * lets each through once and in order, also when a replay after a reconnect and live events arrive mixed.
 */
export class Stream {
  #deliver;
  #streamId = null;
  #serial = null;
  #head = 0;
  #held = null;

  /** @param {(frame: object) => void} deliver */
  constructor(deliver) {
    this.#deliver = deliver;
  }

  /** Where a reconnecting client stands, in the server's words; null without history. */
  get position() {
    return this.#streamId === null ? null : { stream_id: this.#streamId, serial: this.#serial };
  }

  /** A subscription stands at this position. While a resume is awaited, the older position is the one that counts. */
  begin(streamId, serial, { withPast = false } = {}) {
    if (streamId === undefined || streamId === null || this.#held) return;
    this.#streamId = streamId;
    this.#head = Number(serial);
    this.#serial = withPast ? 0 : this.#head;
  }

  /** The past that a subscription began with has arrived, up to the position where it began. */
  pastComplete() {
    if (this.#streamId !== null) this.#serial = Math.max(this.#serial, this.#head);
  }

  get holds() {
    return this.#held !== null;
  }

  /** Keeps events back until it is known whether the stream goes on without a gap. */
  hold() {
    this.#held ??= [];
  }

  accept(frame) {
    if (frame.serial === undefined || frame.stream_id === undefined) return this.#deliver(frame);
    if (!this.#held) return this.#pass(frame);
    this.#held.push(frame);
    if (this.#held.length > MOST_HELD) this.release();
  }

  /** The replay is complete. */
  release() {
    const held = this.#held ?? [];
    this.#held = null;
    held.sort((left, right) => Number(left.serial) - Number(right.serial));
    for (const frame of held) this.#pass(frame);
  }

  /** The old stream is over; what was held belongs to the new one. */
  restart() {
    this.#streamId = null;
    this.#serial = null;
    this.release();
  }

  #pass(frame) {
    const serial = Number(frame.serial);
    const again = frame.stream_id === this.#streamId && serial <= this.#serial;
    if (again) return;
    this.#streamId = frame.stream_id;
    this.#serial = serial;
    this.#deliver(frame);
  }
}

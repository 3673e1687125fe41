import { CarillonError } from '../errors.js';
import { Emitter } from '../emitter.js';
import { Stream } from './stream.js';

/**
 * One channel this client wants. It outlives connections: `subscribed` says whether the present one carries it.
 *
 * Emits the application's events; `pusher:subscription_succeeded`, `pusher:subscription_error`,
 * `pusher:subscription_count`, `pusher:cache_miss`, `pusher:rewind_complete`; and, where the server keeps history,
 * `carillon:resumed` after a reconnect that lost nothing, or `carillon:gap` {code} when that cannot be proven.
 */
export class Channel extends Emitter {
  #stream = new Stream((frame) => this.deliver(frame));
  #sendEvent;

  /** @param {(event: string, channel: string, data: any) => boolean} sendEvent */
  constructor(name, sendEvent, options = {}) {
    super();
    this.name = name;
    this.options = options;
    this.subscribed = false;
    this.subscriptionPending = false;
    this.subscriptionCount = null;
    this.#sendEvent = sendEvent;
  }

  /** Whether the application's server must agree. */
  get needsAuthorization() {
    return this.name.startsWith('private-') || this.name.startsWith('presence-');
  }

  /** Sends a `client-` event to the others; only on private and presence channels. */
  trigger(event, data) {
    if (!event.startsWith('client-')) {
      throw new CarillonError('bad_event', `Events of clients start with client-, unlike ${event}.`);
    }
    if (!this.subscribed) return false;
    return this.#sendEvent(event, this.name, data);
  }

  /** What to ask the server to resume from, or null. */
  get position() {
    return this.#stream.position;
  }

  /** Whether the next subscription begins with the past: only the first does, a later one resumes. */
  get rewinds() {
    return this.options.rewind !== undefined && this.position === null;
  }

  get awaitsResume() {
    return this.#stream.holds;
  }

  awaitResume() {
    this.#stream.hold();
  }

  /** The connection is gone; the wish stays. */
  disconnected() {
    this.subscribed = false;
    this.subscriptionPending = false;
  }

  /** A frame of the server for this channel. */
  handle(frame) {
    switch (frame.event) {
      case 'pusher_internal:subscription_succeeded':
        return this.succeeded(frame);
      case 'pusher:subscription_error':
        this.disconnected();
        return this.emit('pusher:subscription_error', frame.data);
      case 'pusher_internal:subscription_count':
        this.subscriptionCount = frame.data.subscription_count;
        return this.emit('pusher:subscription_count', frame.data);
      case 'pusher:rewind_complete':
        this.#stream.pastComplete();
        return this.emit('pusher:rewind_complete', frame.data);
      default:
        return this.#stream.accept(frame);
    }
  }

  succeeded(frame) {
    this.subscribed = true;
    this.subscriptionPending = false;
    const { stream_id: streamId = frame.stream_id, serial = frame.serial } = frame.data ?? {};
    this.#stream.begin(streamId, serial, { withPast: this.rewinds });
    this.emit('pusher:subscription_succeeded', this.successData(frame.data));
  }

  successData(data) {
    return data;
  }

  resumed(data) {
    this.#stream.release();
    this.emit('carillon:resumed', data);
  }

  /** Continuity is lost: what arrives from here on is new, and something may be missing before it. */
  gap(data) {
    this.#stream.restart();
    this.emit('carillon:gap', data);
  }

  deliver(frame) {
    const { event, data, channel, user_id, message_id, stream_id, serial } = frame;
    this.emit(event, data, { channel, user_id, message_id, stream_id, serial });
  }
}

import { CarillonError } from '../errors.js';
import { Emitter } from './emitter.js';

const ESTABLISH_MS = 15_000;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;

/**
 * One WebSocket after another, so that it looks like a lasting connection.
 *
 * States: `initialized` → `connecting` → `connected`; after a loss `connecting` again, and `unavailable` when that
 * takes long; `disconnected` when asked to; `failed` when the server says that trying again is no use. Emits
 * `state_change` {previous, current}, each state's own name, `message` (a decoded frame) and `error`.
 *
 * The server's close code decides what follows: 4000–4099 give up, 4100–4199 wait, 4200–4299 come back at once.
 */
export class Connection extends Emitter {
  #url;
  #protocol;
  #options;
  #env;
  #socket = null;
  #timers = {};
  #attempts = 0;
  #lastHeardAt = 0;

  constructor(url, protocol, options, env) {
    super();
    this.#url = url;
    this.#protocol = protocol;
    this.#options = options;
    this.#env = env;
    this.state = 'initialized';
    this.socket_id = null;
    env.addEventListener?.('online', () => this.#backOnline());
  }

  connect() {
    if (this.state === 'connected' || this.#socket || this.#timers.retry) return;
    this.#attempts = 0;
    this.#become('connecting');
    this.#startUnavailableTimer();
    this.#open();
  }

  disconnect() {
    this.#clearTimers();
    this.#drop();
    this.#become('disconnected');
  }

  /** @returns {boolean} false when there is no connection to send on */
  send(text) {
    if (this.state !== 'connected') return false;
    this.#socket.send(text);
    return true;
  }

  #open() {
    const socket = new this.#env.WebSocket(this.#url);
    this.#socket = socket;
    this.#timer('establish', ESTABLISH_MS, () => this.#lost(0, 'The server did not answer in time.'));
    // Each handler belongs to its own socket: what an abandoned one still says is not heard.
    const current = () => socket === this.#socket;
    socket.onmessage = ({ data }) => current() && this.#heard(data);
    socket.onclose = ({ code, reason }) => current() && this.#lost(code, reason);
  }

  #heard(text) {
    const frame = this.#protocol.decode(text);
    if (!frame) return;
    this.#watchActivity();
    if (frame.event === 'pusher:connection_established') this.#established(frame.data);
    else if (frame.event === 'pusher:ping') this.send(this.#protocol.system('pong', {}));
    else if (frame.event === 'pusher:error') this.emit('error', { type: 'PusherError', data: frame.data });
    else if (frame.event !== 'pusher:pong') this.emit('message', frame);
  }

  #established({ socket_id: socketId, activity_timeout: seconds }) {
    this.#clearTimers();
    this.#attempts = 0;
    this.socket_id = socketId;
    this.activityMs = Math.min(this.#options.activityTimeout, (seconds ?? Infinity) * 1000);
    this.#become('connected', { socket_id: socketId });
    this.#watchActivity();
  }

  /** Silence is questioned with a ping; silence after that means a dead connection. */
  #watchActivity() {
    this.#lastHeardAt = this.#env.now();
    this.#cancel('pong');
    if (!this.#timers.activity && this.state === 'connected') this.#timer('activity', this.activityMs, () => this.#checkActivity());
  }

  #checkActivity() {
    const silentFor = this.#env.now() - this.#lastHeardAt;
    // One timer for many messages: it asks how long the silence was instead of being set anew by each.
    if (silentFor < this.activityMs) return this.#timer('activity', this.activityMs - silentFor, () => this.#checkActivity());
    this.send(this.#protocol.system('ping', {}));
    this.#timer('pong', this.#options.pongTimeout, () => this.#lost(4201, 'No pong.'));
  }

  #lost(code, reason) {
    this.#cancel('establish');
    this.#cancel('activity');
    this.#cancel('pong');
    this.#drop();
    if (code >= 4000 && code < 5000) this.emit('error', { type: 'CloseError', data: { code, message: reason } });
    if (code >= 4000 && code < 4100) return this.#giveUp();
    if (this.state !== 'unavailable') this.#become('connecting');
    if (!this.#timers.unavailable && this.state === 'connecting') this.#startUnavailableTimer();
    this.#timer('retry', this.#retryAfter(code), () => this.#open());
  }

  #giveUp() {
    this.#clearTimers();
    this.#become('failed');
  }

  /** Exponential, and random in its upper half so that a restarted server is not met by all clients at once. */
  #retryAfter(code) {
    const again = this.#attempts++;
    if (code >= 4200 && code < 4300 && again === 0) return 0;
    const longest = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** again);
    return longest / 2 + (this.#env.random() * longest) / 2;
  }

  #backOnline() {
    if (!this.#timers.retry) return;
    this.#cancel('retry');
    this.#open();
  }

  #startUnavailableTimer() {
    this.#timer('unavailable', this.#options.unavailableTimeout, () => this.#become('unavailable'));
  }

  #drop() {
    const socket = this.#socket;
    this.#socket = null;
    this.socket_id = null;
    socket?.close();
  }

  #become(state, data) {
    const previous = this.state;
    if (previous === state) return;
    this.state = state;
    this.emit('state_change', { previous, current: state });
    this.emit(state, data);
  }

  #timer(name, milliseconds, action) {
    this.#cancel(name);
    this.#timers[name] = this.#env.setTimeout(() => {
      delete this.#timers[name];
      action();
    }, milliseconds);
  }

  #cancel(name) {
    if (!this.#timers[name]) return;
    this.#env.clearTimeout(this.#timers[name]);
    delete this.#timers[name];
  }

  #clearTimers() {
    for (const name of Object.keys(this.#timers)) this.#cancel(name);
  }
}

/** Where the socket is, from options in pusher-js's words. */
export function addressOf(key, options, location) {
  if (typeof key !== 'string' || key === '') throw new CarillonError('missing_key', 'An app key is needed.');
  const tls = options.forceTLS ?? location?.protocol === 'https:';
  const host = options.wsHost ?? location?.hostname;
  if (!host) throw new CarillonError('missing_host', 'wsHost is needed where there is no page to take it from.');
  const given = tls ? (options.wssPort ?? options.wsPort) : options.wsPort;
  const port = given ?? (options.wsHost ? '' : location.port);
  const authority = port === '' ? host : `${host}:${port}`;
  const query = `protocol=${options.protocol}&client=carillon-js&version=0.1.0`;
  return `${tls ? 'wss' : 'ws'}://${authority}${options.wsPath ?? ''}/app/${encodeURIComponent(key)}?${query}`;
}

import { CarillonError } from '../errors.js';
import { Emitter } from '../emitter.js';
import { EventStream } from './event-stream.js';

const ESTABLISH_MS = 15_000;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;
// So many sockets that never opened: something on the way lets none through.
const FAILED_SOCKETS = 2;

/**
 * One WebSocket after another, so that it looks like a lasting connection. Where none gets through, and the protocol
 * allows, a stream of server-sent events takes its place (`oneWay`), until a socket opens again.
 *
 * States: `initialized` → `connecting` → `connected`; after a loss `connecting` again, and `unavailable` when that
 * takes long; `disconnected` when asked to; `failed` when the server says that trying again is no use. Emits
 * `state_change` {previous, current}, each state's own name, `message` (a decoded frame) and `error`.
 *
 * The server's close code decides what follows: 4000–4099 give up, 4100–4199 wait, 4200–4299 come back at once.
 */
export class Connection extends Emitter {
  #addresses;
  #wanted;
  #protocol;
  #options;
  #env;
  #socket = null;
  #timers = {};
  #attempts = 0;
  #lastHeardAt = 0;
  #failedSockets = 0;
  #waitsForChannels = false;

  /**
   * @param {{socket: string, stream: string|null}} addresses null where there is to be none of a kind
   * @param {() => {channels: string[], positions: object, sign: Function|null}} wanted what a stream is to carry
   */
  constructor(addresses, wanted, protocol, options, env) {
    super();
    this.#addresses = addresses;
    this.#wanted = wanted;
    this.#protocol = protocol;
    this.#options = options;
    this.#env = env;
    this.state = 'initialized';
    this.socket_id = null;
    env.addEventListener?.('online', () => this.#backOnline());
  }

  connect() {
    if (this.state === 'connected' || this.#socket || this.#timers.retry || this.#waitsForChannels) return;
    this.#attempts = 0;
    this.#become('connecting');
    this.#startUnavailableTimer();
    this.#open();
  }

  disconnect() {
    this.#waitsForChannels = false;
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

  /** Whether nothing can be said on it: subscriptions, sign-in and events of clients need a socket. */
  get oneWay() {
    return this.#socket instanceof EventStream;
  }

  /** A stream's channels are in its address: once this turn has told all its wishes, it begins anew. */
  channelsChanged() {
    if (this.#waitsForChannels || this.oneWay) this.#timer('channels', 0, () => this.#followChannels());
  }

  #followChannels() {
    if (this.#waitsForChannels) return this.#open();
    if (!this.oneWay) return;
    this.#lost(0, 'Other channels are wanted.', 0);
    this.#failedSockets = FAILED_SOCKETS; // nothing was lost: the next is a stream again
  }

  #open() {
    const socket = this.#newSocket();
    this.#waitsForChannels = socket === null;
    if (!socket) return;
    this.#socket = socket;
    this.#timer('establish', ESTABLISH_MS, () => this.#lost(0, 'The server did not answer in time.'));
    // Each handler belongs to its own socket: what an abandoned one still says is not heard.
    const current = () => socket === this.#socket;
    socket.onmessage = ({ data }) => current() && this.#heard(data);
    socket.onclose = ({ code, reason }) => current() && this.#lost(code, reason);
    socket.onalive = () => current() && this.state === 'connected' && this.#watchActivity();
  }

  /** @returns {WebSocket|EventStream|null} null for a stream that would carry nothing */
  #newSocket() {
    const { socket, stream } = this.#addresses;
    if (!stream || (socket && this.#failedSockets < FAILED_SOCKETS)) return new this.#env.WebSocket(socket);
    const wanted = this.#wanted();
    if (wanted.channels.length > 0) return new EventStream(stream, wanted, this.#env.fetch);
    return socket ? new this.#env.WebSocket(socket) : null;
  }

  /** A stream is a makeshift: when it is lost a socket is tried once before the next. */
  #countFailures(code) {
    if (this.oneWay) this.#failedSockets = FAILED_SOCKETS - 1;
    else if (this.state !== 'connected' && (code < 4000 || code > 4999)) this.#failedSockets++;
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
    if (!this.oneWay) this.#failedSockets = 0;
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

  #lost(code, reason, retryAfter = this.#retryAfter(code)) {
    this.#countFailures(code);
    this.#cancel('establish');
    this.#cancel('activity');
    this.#cancel('pong');
    this.#drop();
    if (code >= 4000 && code < 5000) this.emit('error', { type: 'CloseError', data: { code, message: reason } });
    if (code >= 4000 && code < 4100) return this.#giveUp();
    if (this.state !== 'unavailable') this.#become('connecting');
    if (!this.#timers.unavailable && this.state === 'connecting') this.#startUnavailableTimer();
    this.#timer('retry', retryAfter, () => this.#open());
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

/** Where socket and stream are, from options in pusher-js's words. */
export function addressesOf(key, options, { location, WebSocket }) {
  if (typeof key !== 'string' || key === '') throw new CarillonError('missing_key', 'An app key is needed.');
  const tls = options.forceTLS ?? location?.protocol === 'https:';
  const host = options.wsHost ?? location?.hostname;
  if (!host) throw new CarillonError('missing_host', 'wsHost is needed where there is no page to take it from.');
  const given = tls ? (options.wssPort ?? options.wsPort) : options.wsPort;
  const port = given ?? (options.wsHost ? '' : location.port);
  const authority = port === '' ? host : `${host}:${port}`;
  const app = encodeURIComponent(key);
  const root = `${authority}${options.wsPath ?? ''}`;
  const query = `protocol=${options.protocol}&client=carillon-js&version=0.1.0`;
  const allowed = ({ enabledTransports: enabled, disabledTransports: disabled = [] }, ...names) =>
    names.some((name) => (enabled ?? names).includes(name) && !disabled.includes(name));
  const addresses = {
    socket: WebSocket && allowed(options, 'ws', 'wss') ? `${tls ? 'wss' : 'ws'}://${root}/app/${app}?${query}` : null,
    stream: options.protocol === 2 && allowed(options, 'sse') ? `${tls ? 'https' : 'http'}://${root}/sse?app_key=${app}` : null,
  };
  if (!addresses.socket && !addresses.stream) throw new CarillonError('no_transport', 'Neither WebSocket nor stream of events is possible or allowed.');
  return addresses;
}

import { CarillonError } from '../errors.js';
import { authorize, channelAuthorizationOf } from './authorization.js';
import { Channel } from './channel.js';
import { addressesOf, Connection } from './connection.js';
import { Emitter } from '../emitter.js';
import { PresenceChannel } from './presence.js';
import { Protocol } from './protocol.js';

// A server that speaks of resuming answers within moments; events must not be held back for one that never does.
const RESUME_MS = 15_000;
// As many as the server streams.
const MOST_STREAMED = 20;
const USUAL = { protocol: 2, activityTimeout: 120_000, pongTimeout: 30_000, unavailableTimeout: 10_000 };

/**
 * Live events, in the shape of pusher-js: `new Carillon(key, options).subscribe('orders').bind('created', print)`.
 *
 * It connects at once, comes back after every loss, subscribes again and, on channels with history, asks for what it
 * missed; the channel then says `carillon:resumed`, or `carillon:gap` where the server cannot prove that nothing was
 * lost. Where no WebSocket gets through, public channels (and with `streamAuthorization` private ones) come as
 * server-sent events. End-to-end encrypted channels are not in it.
 */
export class Carillon extends Emitter {
  #protocol;
  #options;
  #env;
  #channels = new Map();
  #signInWanted = false;

  /**
   * @param {string} key the app's key
   * @param {object} [options] pusher-js's words: wsHost, wsPort, wssPort, wsPath, forceTLS, activityTimeout,
   *   pongTimeout, unavailableTimeout (milliseconds), channelAuthorization and userAuthentication {endpoint, params,
   *   headers, customHandler}, authEndpoint and auth {params, headers}, authorizer, enabledTransports and
   *   disabledTransports (`ws`, `wss`, `sse`); `streamAuthorization`, like the others, whose answer {auth, expires}
   *   signs a stream's `channels`; and `protocol`: 2 (the default; resumes) or 7 (as pusher-js speaks)
   * @param {object} [env] the window, or a stand-in for it
   */
  constructor(key, options = {}, env = browser()) {
    super();
    this.key = key;
    this.#options = { ...USUAL, ...options };
    this.#env = env;
    this.#protocol = new Protocol(this.#options.protocol);
    const addresses = addressesOf(key, this.#options, env);
    this.connection = new Connection(addresses, () => this.#wanted(), this.#protocol, this.#options, env);
    this.connection.bind('connected', () => this.#connected());
    this.connection.bind('message', (frame) => this.#heard(frame));
    this.connection.bind('state_change', ({ previous }) => {
      if (previous === 'connected') for (const channel of this.#channels.values()) channel.disconnected();
    });
    this.connection.connect();
  }

  connect() {
    this.connection.connect();
  }

  disconnect() {
    this.connection.disconnect();
  }

  /** @param {{rewind?: number | {count?: number, seconds?: number}}} [options] how much of the past to begin with */
  subscribe(name, options = {}) {
    const known = this.#channels.get(name);
    if (known) return known;
    const channel = this.#newChannel(name, options);
    this.#channels.set(name, channel);
    this.connection.channelsChanged();
    this.#subscribe(channel);
    return channel;
  }

  unsubscribe(name) {
    if (!this.#channels.delete(name)) return;
    this.connection.channelsChanged();
    this.#send('unsubscribe', { channel: name });
  }

  channel(name) {
    return this.#channels.get(name) ?? null;
  }

  allChannels() {
    return [...this.#channels.values()];
  }

  /** Names this connection's user, so that the server can reach them; events arrive at `bind` of this object. */
  signin() {
    this.#signInWanted = true;
    return this.#signIn();
  }

  #newChannel(name, options) {
    if (name.startsWith('private-encrypted-')) {
      throw new CarillonError('unsupported_channel', 'End-to-end encrypted channels need pusher-js.');
    }
    const sendEvent = (event, channel, data) => this.connection.send(this.#protocol.clientEvent(event, channel, data));
    return name.startsWith('presence-') ? new PresenceChannel(name, sendEvent, options) : new Channel(name, sendEvent, options);
  }

  async #connected() {
    const socket = this.connection.socket_id;
    if (this.#signInWanted) this.#signIn();
    const positions = this.#positions();
    if (this.connection.oneWay) return this.#awaitResume(socket, positions); // the stream was begun with all that
    await Promise.all(this.allChannels().map((channel) => this.#subscribe(channel)));
    if (Object.keys(positions).length > 0 && socket === this.connection.socket_id) {
      this.#send('resume', { channel_positions: positions });
      this.#awaitResume(socket, positions);
    }
  }

  #awaitResume(socket, positions) {
    if (Object.keys(positions).length > 0) this.#env.setTimeout(() => this.#unanswered(socket), RESUME_MS);
  }

  /** What a stream is to carry. */
  #wanted() {
    const names = [...this.#channels.keys()];
    for (const name of names.splice(MOST_STREAMED)) {
      const error = `A stream of events carries ${MOST_STREAMED} channels.`;
      this.#channels.get(name).emit('pusher:subscription_error', { type: 'LimitReached', error });
    }
    const positions = this.#positions();
    const needed = names.some((name) => this.#channels.get(name).needsAuthorization);
    const { streamAuthorization } = this.#options;
    const sign =
      needed && streamAuthorization ? () => authorize(streamAuthorization, { channels: names.join(',') }, this.#env.fetch) : null;
    return { channels: names, positions, sign };
  }

  #unanswered(socket) {
    if (socket !== this.connection.socket_id) return;
    for (const channel of this.allChannels()) if (channel.awaitsResume) channel.gap({ channel: channel.name, code: 'no_answer' });
  }

  #positions() {
    if (!this.#protocol.resumes) return {};
    const resumable = this.allChannels().filter((channel) => channel.position);
    for (const channel of resumable) channel.awaitResume();
    return Object.fromEntries(resumable.map((channel) => [channel.name, channel.position]));
  }

  async #subscribe(channel) {
    const socketId = this.connection.socket_id;
    if (this.connection.state !== 'connected' || this.connection.oneWay || channel.subscriptionPending) return;
    channel.subscriptionPending = true;
    try {
      const signed = channel.needsAuthorization ? await this.#authorizeChannel(channel, socketId) : {};
      // The signature is for one socket, and the wish may have gone while we waited.
      if (socketId !== this.connection.socket_id || this.#channels.get(channel.name) !== channel) return;
      const { auth, channel_data } = signed;
      const rewind = this.#protocol.resumes && channel.rewinds ? channel.options.rewind : undefined;
      this.#send('subscribe', { channel: channel.name, auth, channel_data, rewind });
    } catch (error) {
      channel.disconnected();
      channel.emit('pusher:subscription_error', { type: 'AuthError', error: error.message, status: error.status });
    }
  }

  async #authorizeChannel(channel, socketId) {
    const options = channelAuthorizationOf(this.#options, channel);
    const params = { socket_id: socketId, channel_name: channel.name };
    const signed = await authorize(options, params, this.#env.fetch);
    channel.authorized?.(signed);
    return signed;
  }

  async #signIn() {
    const socketId = this.connection.socket_id;
    if (this.connection.state !== 'connected') return;
    if (this.connection.oneWay) return this.#notSignedIn({ message: 'Signing in needs a WebSocket.' });
    const options = { endpoint: '/pusher/user-auth', ...this.#options.userAuthentication };
    try {
      const { auth, user_data } = await authorize(options, { socket_id: socketId }, this.#env.fetch);
      if (socketId === this.connection.socket_id) this.#send('signin', { auth, user_data });
    } catch (error) {
      this.#notSignedIn({ message: error.message, status: error.status });
    }
  }

  #notSignedIn(data) {
    this.connection.emit('error', { type: 'SigninError', data });
  }

  #heard(frame) {
    if (frame.event === 'pusher:resume_success') return this.#resumed(frame.data);
    if (frame.event === 'pusher:resume_failed') return this.#notResumed(frame.data);
    if (frame.channel) this.#channels.get(frame.channel)?.handle(frame);
    if (!frame.event.startsWith('pusher_internal:')) this.emit(frame.event, frame.data, frame);
  }

  #resumed({ recovered = [], failed = [] }) {
    for (const each of recovered) this.#channels.get(each.channel)?.resumed(each);
    // Servers may say a failure here, in a frame of its own, or both.
    for (const each of failed) if (this.#channels.get(each.channel)?.awaitsResume) this.#notResumed(each);
  }

  #notResumed(failure) {
    this.#channels.get(failure.channel)?.gap(failure);
  }

  #send(name, data) {
    return this.connection.send(this.#protocol.system(name, data));
  }
}

function browser() {
  return {
    WebSocket: globalThis.WebSocket,
    location: globalThis.location,
    fetch: globalThis.fetch?.bind(globalThis),
    setTimeout: globalThis.setTimeout.bind(globalThis),
    clearTimeout: globalThis.clearTimeout.bind(globalThis),
    addEventListener: globalThis.addEventListener?.bind(globalThis),
    now: () => performance.now(),
    random: Math.random,
  };
}

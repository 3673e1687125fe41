/* Made by tools/global.js from the modules beside it: edit those. */
(function () {
'use strict';
const m2 = (() => {
/**
 * Named events with listeners, in the shape that users of pusher-js know. A `context` is what `this` is in the
 * listener; unbinding with one unbinds only what was bound with it.
 */
class Emitter {
  #listeners = new Map();
  #global = [];

  /**
   * @param {(data: any, metadata?: object) => void} listener bound once, however often it is given with one context
   * @param {any} [context]
   */
  bind(event, listener, context) {
    const bound = this.#listeners.get(event) ?? [];
    if (!bound.some((each) => isSame(each, listener, context))) this.#listeners.set(event, [...bound, { listener, context }]);
    return this;
  }

  /** What is left out matches everything: without arguments, all listeners of all events. */
  unbind(event, listener, context) {
    const events = event === undefined || event === null ? [...this.#listeners.keys()] : [event];
    for (const each of events) {
      const left = (this.#listeners.get(each) ?? []).filter((bound) => !matches(bound, listener, context));
      if (left.length > 0) this.#listeners.set(each, left);
      else this.#listeners.delete(each);
    }
    return this;
  }

  /** @param {(event: string, data: any, metadata?: object) => void} listener hears every event */
  bind_global(listener, context) {
    if (!this.#global.some((each) => isSame(each, listener, context))) this.#global = [...this.#global, { listener, context }];
    return this;
  }

  unbind_global(listener, context) {
    this.#global = this.#global.filter((bound) => !matches(bound, listener, context));
    return this;
  }

  unbind_all() {
    return this.unbind().unbind_global();
  }

  emit(event, data, metadata) {
    for (const { listener, context } of this.#listeners.get(event) ?? []) guarded(() => listener.call(context, data, metadata));
    for (const { listener, context } of this.#global) guarded(() => listener.call(context, event, data, metadata));
  }
}

function isSame(bound, listener, context) {
  return bound.listener === listener && bound.context === context;
}

function matches(bound, listener, context) {
  return (!listener || bound.listener === listener) && (!context || bound.context === context);
}

/** A listener that throws is its owner's bug: it is reported as one and costs the others nothing. */
function guarded(call) {
  try {
    call();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
return { Emitter };
})();
const m3 = (() => {
/**
 * What went wrong, with a stable `code` to switch on and a message fit for a log.
 *
 * Codes made in the browser: the ones of `pushSupport`, `permission_denied`, `permission_dismissed`,
 * `push_service_unreachable`, `network`, `timeout`. Codes made by the server are passed on as they are.
 */
class CarillonError extends Error {
  /**
   * @param {string} code stable, machine-readable
   * @param {string} message for people
   * @param {{status?: number, retryAfterMs?: number, cause?: unknown}} [details]
   */
  constructor(code, message, details = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'CarillonError';
    this.code = code;
    this.status = details.status;
    this.retryAfterMs = details.retryAfterMs;
  }
}
return { CarillonError };
})();
const m4 = (() => {
const { CarillonError } = m3;
const TIMEOUT_MS = 15_000;

/** JSON over HTTP with a bearer token, a time limit and one kind of error. */
class JsonClient {
  #baseUrl;
  #token;
  #fetch;

  /**
   * @param {string} baseUrl the server, without a trailing slash; '' for the page's own origin
   * @param {() => (string|null|Promise<string|null>)} token asked before each request, so that it may be renewed
   * @param {typeof fetch} fetchFunction
   */
  constructor(baseUrl, token, fetchFunction = globalThis.fetch.bind(globalThis)) {
    this.#baseUrl = baseUrl.replace(/\/$/, '');
    this.#token = token;
    this.#fetch = fetchFunction;
  }

  get(path) {
    return this.send('GET', path);
  }

  post(path, body) {
    return this.send('POST', path, body);
  }

  /**
   * @returns {Promise<any>} the answer's `data` where the route wraps it in an envelope, else the answer itself
   * @throws {CarillonError} on any status but 2xx, with the server's code; `network` or `timeout` without an answer
   */
  async send(method, path, body) {
    const headers = { Accept: 'application/json' };
    const token = await this.#token();
    if (token) headers.Authorization = `Bearer ${token}`;
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    const response = await this.#request(path, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const answer = parse(await response.text());
    if (!response.ok) throw refusal(response, answer);
    return answer !== null && typeof answer === 'object' && 'data' in answer ? answer.data : answer;
  }

  async #request(path, options) {
    try {
      return await this.#fetch(this.#baseUrl + path, options);
    } catch (cause) {
      if (cause?.name === 'TimeoutError') throw new CarillonError('timeout', 'The server did not answer in time.', { cause });
      throw new CarillonError('network', 'The server cannot be reached.', { cause });
    }
  }
}

function parse(text) {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return null; // a proxy's HTML error page: the status says enough
  }
}

function refusal(response, answer) {
  const code = answer?.code ?? (typeof answer?.error === 'string' && !answer.message ? answer.error : null);
  const message = answer?.message ?? answer?.detail ?? answer?.error ?? answer?.title ?? `The server answered ${response.status}.`;
  const seconds = Number.parseInt(response.headers?.get('Retry-After') ?? '', 10);
  return new CarillonError(String(code ?? `http_${response.status}`), String(message), {
    status: response.status,
    retryAfterMs: Number.isNaN(seconds) ? undefined : seconds * 1000,
  });
}
return { JsonClient };
})();
const m5 = (() => {
/** Decodes unpadded base64url, as VAPID keys are written (RFC 8292 section 3.2). */
function fromBase64Url(text) {
  const base64 = text.replace(/-/g, '+').replace(/_/g, '/');
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** What `fromBase64Url` reads, of a buffer or an array. */
function toBase64Url(bytes) {
  const base64 = btoa(String.fromCharCode(...new Uint8Array(bytes)));
  return base64.replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

/** Whether two keys, given as buffers or arrays, are the same bytes. Public keys only: not constant-time. */
function sameBytes(left, right) {
  if (!left || !right) return false;
  const a = new Uint8Array(left);
  const b = new Uint8Array(right);
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
return { fromBase64Url, toBase64Url, sameBytes };
})();
const m6 = (() => {
const KEY = 'carillon-device';

/**
 * What a page keeps of this browser's device, in local storage: `{endpoint, device, user, lost}`. `lost` is a device
 * that the server has given up.
 */
class DeviceMemory {
  #storage;

  constructor(storage) {
    this.#storage = storage;
  }

  /** @returns {{endpoint: string, device: object, user?: string, lost?: boolean}|null} */
  read() {
    try {
      return JSON.parse(this.#storage.getItem(KEY));
    } catch {
      return null; // not what we wrote: as good as nothing, and overwritten by the next registration
    }
  }

  write(known) {
    this.#storage.setItem(KEY, JSON.stringify(known));
  }

  forget() {
    this.#storage.removeItem(KEY);
  }
}

/** The user whom a JWT speaks of. Read only to notice a change of user; the server alone judges tokens. */
function userOf(token) {
  try {
    const claims = token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/');
    return JSON.parse(atob(claims)).sub ?? null;
  } catch {
    return null; // no token, or one of another kind
  }
}
return { DeviceMemory, userOf };
})();
const m7 = (() => {
/**
 * Can this browser receive pushes, and if not, why not? Reads only; asks for no permission.
 *
 * @param {object} [env] the window, or a stand-in for it
 * @returns {'ready'|'granted'|'denied'|'insecure_context'|'ios_home_screen'|'no_service_worker'|'no_push'|'no_notifications'}
 *   `ready`: permission not asked yet; `granted` and `denied`: the visitor's answer; the rest: what is missing
 */
function pushSupport(env = globalThis) {
  if (env.isSecureContext === false) return 'insecure_context';
  // Safari on iOS and iPadOS has no push at all until the site runs from the home screen (16.4 and later).
  if (isAppleTouchDevice(env.navigator) && !runsFromHomeScreen(env)) return 'ios_home_screen';
  if (!env.navigator?.serviceWorker) return 'no_service_worker';
  if (!('PushManager' in env)) return 'no_push';
  if (!('Notification' in env)) return 'no_notifications';
  return { granted: 'granted', denied: 'denied' }[env.Notification.permission] ?? 'ready';
}

function isAppleTouchDevice(navigator) {
  if (/iPhone|iPad|iPod/.test(navigator?.userAgent ?? '')) return true;
  // iPadOS calls itself a Mac; no Mac has a touch screen.
  return navigator?.platform === 'MacIntel' && navigator.maxTouchPoints > 1;
}

function runsFromHomeScreen(env) {
  return env.navigator.standalone === true || env.matchMedia?.('(display-mode: standalone)').matches === true;
}
return { pushSupport };
})();
const m8 = (() => {
const { CarillonError } = m3;
/** @throws {CarillonError} `timeout` when the promise takes longer; it goes on unheard */
async function within(milliseconds, promise) {
  let timer;
  const timeout = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new CarillonError('timeout', 'No answer in time.')), milliseconds);
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
return { within };
})();
const m9 = (() => {
const { CarillonError } = m3;
const { within } = m8;
const ACTIVATE_TIMEOUT_MS = 15_000;
const FORGET_TIMEOUT_MS = 2_000;
// What carillon-sw.js keeps, and where.
const MEMORY = 'carillon-v1';
const MEMORY_FILES = ['./carillon-memory', './carillon-reports'];

/**
 * The page's end of the service worker: one of Carillon's own, registered when it is first needed, or the site's own,
 * whose registration the site brings along.
 */
class ServiceWorkerLink {
  #given;
  #url;
  #scope;
  #server;
  #env;

  /**
   * @param {object} options
   * @param {ServiceWorkerRegistration|Promise|(() => any)} [options.registration] of the site's own worker
   * @param {string} options.url of carillon-sw.js, where there is none
   */
  constructor({ registration, url, scope, server }, env) {
    this.#given = registration;
    this.#url = server === '' ? url : `${url}${url.includes('?') ? '&' : '?'}server=${encodeURIComponent(server)}`;
    this.#scope = scope;
    this.#server = server;
    this.#env = env;
  }

  /** The registration there is, or undefined. Registers nothing. */
  async existing() {
    if (this.#given) return typeof this.#given === 'function' ? this.#given() : this.#given;
    return this.#env.navigator.serviceWorker.getRegistration(this.#scope);
  }

  /** The registration, with a worker that is active. */
  async ready() {
    const registration = this.#given ? await this.existing() : await this.#register();
    await active(registration);
    return registration;
  }

  /** Gives the worker what it needs while no page is open. */
  async remember(token, endpoint) {
    const registration = await this.existing();
    const server = this.#server === '' ? undefined : this.#server;
    registration?.active?.postMessage({ type: 'carillon:remember', token, endpoint, server });
  }

  /** Has it forget all that, and closes what it showed; also when it is stuck or gone. */
  async forget() {
    const worker = (await this.existing())?.active;
    if (!worker) return;
    await this.#askToForget(worker);
    const cache = await this.#env.caches?.open(MEMORY);
    for (const file of MEMORY_FILES) await cache?.delete(new URL(file, worker.scriptURL).href);
  }

  async #askToForget(worker) {
    const { port1, port2 } = new this.#env.MessageChannel();
    const answered = new Promise((resolve) => (port1.onmessage = resolve));
    worker.postMessage({ type: 'carillon:forget' }, [port2]);
    await within(FORGET_TIMEOUT_MS, answered).catch((error) => {
      if (error.code !== 'timeout') throw error; // a worker of an older release does not answer
    });
    port1.close();
  }

  async #register() {
    const container = this.#env.navigator.serviceWorker;
    const before = await container.getRegistration(this.#scope);
    if (before && !this.#isOurs(before)) {
      throw new CarillonError(
        'other_worker',
        `This site has a worker already (${before.active.scriptURL}): import carillon-sw.js there, and give its registration to CarillonPush.`,
      );
    }
    return container.register(this.#url, { scope: this.#scope });
  }

  /** Registering ours in a scope replaces what was there. One of a wider scope stays. */
  #isOurs({ active: worker, scope }) {
    const page = this.#env.location.href;
    if (!worker || scope !== new URL(this.#scope, page).href) return true;
    return new URL(worker.scriptURL).pathname === new URL(this.#url, page).pathname;
  }
}

async function active(registration) {
  if (registration?.active) return;
  const worker = registration?.installing ?? registration?.waiting;
  if (!worker) throw new CarillonError('worker_failed', 'There is no service worker in this registration.');
  const activated = new Promise((resolve, reject) => {
    worker.addEventListener('statechange', () => {
      if (worker.state === 'activated') resolve();
      if (worker.state === 'redundant') reject(new CarillonError('worker_failed', 'The service worker could not be installed.'));
    });
  });
  await within(ACTIVATE_TIMEOUT_MS, activated);
}
return { ServiceWorkerLink };
})();
const m1 = (() => {
const { Emitter } = m2;
const { CarillonError } = m3;
const { JsonClient } = m4;
const { fromBase64Url, sameBytes, toBase64Url } = m5;
const { DeviceMemory, userOf } = m6;
const { pushSupport } = m7;
const { within } = m8;
const { ServiceWorkerLink } = m9;
// Browsers retry for minutes, or for ever, when their push service cannot be reached.
const SUBSCRIBE_TIMEOUT_MS = 15_000;
const TABS = 'carillon-push';

/**
 * Web Push in this browser: subscribe, unsubscribe, follow the user, and look after the user's devices.
 *
 * One instance a page is enough. The browser keeps the subscription; beside it, in local storage, lies the device that
 * the server made of it, and for whom. Every method may be called again after it failed. Failures are `CarillonError`s.
 *
 * Emits what the worker tells: `shown`, `clicked` {id, action, url}, `closed`, `renewed`, `report-failed`; and
 * `subscribed` (the device), `unsubscribed`, `changed` when another tab changed any of it.
 */
class CarillonPush extends Emitter {
  #http;
  #env;
  #worker;
  #token;
  #memory;
  #tabs;
  #hear = ({ data }) => {
    if (data?.type?.startsWith?.('carillon:')) this.emit(data.type.slice('carillon:'.length), data);
  };

  /**
   * @param {object} options
   * @param {string} [options.baseUrl] the Carillon server; the page's own origin when left out
   * @param {string | (() => string | Promise<string>)} options.token the signed-in user's JWT, or a function that
   *   returns a fresh one
   * @param {string} [options.serviceWorkerUrl] where your site serves carillon-sw.js
   * @param {string} [options.scope] of the service worker
   * @param {ServiceWorkerRegistration|Promise|Function} [options.registration] of your site's own worker, which imports
   *   carillon-sw.js: then none is registered here
   * @param {object} [env] the window, or a stand-in for it
   */
  constructor({ baseUrl = '', token, serviceWorkerUrl = '/carillon-sw.js', scope = '/', registration }, env = globalThis) {
    super();
    this.#token = typeof token === 'function' ? token : () => token ?? null;
    this.#http = new JsonClient(baseUrl, this.#token, env.fetch.bind(env));
    this.#env = env;
    this.#worker = new ServiceWorkerLink({ registration, url: serviceWorkerUrl, scope, server: baseUrl }, env);
    this.#memory = new DeviceMemory(env.localStorage);
    this.#listen();
  }

  /** What stands in the way, if anything: see `pushSupport`. */
  support() {
    return pushSupport(this.#env);
  }

  /** The browser's current `PushSubscription`, or null. Asks for nothing. */
  async current() {
    if (!['ready', 'granted'].includes(this.support())) return null;
    const registration = await this.#worker.existing();
    return (await registration?.pushManager.getSubscription()) ?? null;
  }

  /**
   * Asks for permission, subscribes and registers the subscription with the server. Call it from a click: browsers
   * refuse to ask otherwise. Calling it again is harmless and refreshes the registration.
   *
   * @returns {Promise<{subscriptionId: string, deviceId: string, deviceName: string}>}
   */
  async subscribe() {
    await this.#askPermission();
    if (await this.#isAnothers()) await this.#leave();
    const registration = await this.#worker.ready();
    const { publicKey } = await this.#http.get('/api/push/vapid-public-key');
    return this.#tellServer(await this.#subscribeWith(registration.pushManager, fromBase64Url(publicKey)));
  }

  /**
   * Brings browser and server together again, without asking anything. Call it when a page opens: a subscription that
   * the browser replaced while the worker had no valid token is registered now, and the worker gets a fresh token. A
   * device that was paused stays paused, and one that was removed stays removed. One of another user ends.
   *
   * @returns {Promise<object|null>} as `subscribe`, or null where this browser is not registered
   */
  async refresh() {
    if (await this.#isAnothers()) await this.#leave();
    const subscription = await this.current();
    if (!subscription) return null;
    await this.#worker.ready();
    const known = this.#memory.read();
    if (known?.endpoint !== subscription.endpoint) return this.#tellServer(subscription, known?.endpoint);
    const listed = (await this.devices()).some(({ deviceId }) => deviceId === known.device.deviceId);
    if (!listed) {
      this.#memory.write({ ...known, lost: true });
      return null;
    }
    await this.#worker.remember(await this.#token(), subscription.endpoint);
    return known.device;
  }

  /**
   * Call it when somebody has signed in to your site, with `token` giving theirs. The same user as before: as
   * `refresh`. Another: all that is left of the former ends first, here and for good, even if the server is away.
   *
   * @param {object} [options]
   * @param {boolean} [options.resubscribe] subscribe the new user too, where this browser has permission already
   * @returns {Promise<object|null>} the device, or null where this browser is not registered for this user
   */
  async login({ resubscribe = false } = {}) {
    const device = await this.refresh();
    return device === null && resubscribe && this.support() === 'granted' ? this.subscribe() : device;
  }

  /**
   * Call it before your site signs the user out. Ends the subscription whatever happens: no push, notification, token
   * or number on the icon stays.
   *
   * @returns {Promise<boolean>} whether the server could be told; if not, it learns of it by the next push
   */
  async logout() {
    const subscription = await this.current();
    let told = true;
    try {
      if (subscription) await this.#http.post('/api/push/unsubscribe', { endpoint: subscription.endpoint });
    } catch {
      told = false;
    }
    await this.#leave();
    return told;
  }

  /** Ends the subscription, at the server first, so that no push is sent to a browser that would drop it. */
  async unsubscribe() {
    const subscription = await this.current();
    if (subscription) await this.#http.post('/api/push/unsubscribe', { endpoint: subscription.endpoint });
    await this.#leave();
    return subscription !== null;
  }

  /** The user's devices, this browser among them. */
  async devices() {
    return (await this.#http.get('/api/push/devices')).devices;
  }

  /** Stops pushes to a device without forgetting it. */
  disable(deviceId) {
    return this.#change('PATCH', deviceId, { isActive: false });
  }

  enable(deviceId) {
    return this.#change('PATCH', deviceId, { isActive: true });
  }

  /** Forgets a device. To forget this browser, use `unsubscribe`. */
  remove(deviceId) {
    return this.#change('DELETE', deviceId);
  }

  /** Stops listening to worker and tabs. The subscription stays. */
  close() {
    this.#env.navigator.serviceWorker?.removeEventListener('message', this.#hear);
    this.#tabs?.close();
    this.unbind_all();
  }

  #listen() {
    const container = this.#env.navigator?.serviceWorker;
    container?.addEventListener('message', this.#hear);
    container?.startMessages?.();
    if (!this.#env.BroadcastChannel) return;
    this.#tabs = new this.#env.BroadcastChannel(TABS);
    this.#tabs.onmessage = () => this.emit('changed');
  }

  async #change(method, deviceId, body) {
    const answer = await this.#http.send(method, `/api/push/devices/${encodeURIComponent(deviceId)}`, body);
    this.#tabs?.postMessage('devices');
    return answer;
  }

  async #askPermission() {
    const support = this.support();
    if (support === 'granted') return;
    if (support !== 'ready') throw missing(support);
    const answer = await this.#env.Notification.requestPermission();
    if (answer === 'denied') throw missing('denied');
    if (answer !== 'granted') throw new CarillonError('permission_dismissed', 'The question was closed without an answer.');
  }

  /** Whether this browser is still subscribed for a user other than the one of the token. Without one, nobody knows. */
  async #isAnothers() {
    const { user } = this.#memory.read() ?? {};
    if (user === undefined) return false;
    const now = userOf(await this.#token());
    return now !== null && now !== user;
  }

  /** What the browser ends no push service delivers to, whatever the server still knows. */
  async #leave() {
    const subscription = await this.current();
    await subscription?.unsubscribe();
    this.#memory.forget();
    if (this.#env.navigator.serviceWorker) await this.#worker.forget();
    this.emit('unsubscribed');
    this.#tabs?.postMessage('unsubscribed');
  }

  async #subscribeWith(pushManager, applicationServerKey) {
    const existing = await pushManager.getSubscription();
    if (existing) {
      if (sameBytes(existing.options?.applicationServerKey, applicationServerKey) && !this.#isLost(existing)) return existing;
      await existing.unsubscribe(); // bound to another server key, or an endpoint that the server gave up
    }
    try {
      return await within(
        SUBSCRIBE_TIMEOUT_MS,
        pushManager.subscribe({ userVisibleOnly: true, applicationServerKey }),
      );
    } catch (cause) {
      if (cause?.name === 'NotAllowedError') throw missing('denied');
      throw new CarillonError('push_service_unreachable', "The browser's push service did not accept the subscription.", { cause });
    }
  }

  async #tellServer(subscription, previousEndpoint) {
    const { endpoint, keys } = subscription.toJSON();
    const userAgent = this.#env.navigator.userAgent;
    const madeUnder = subscription.options?.applicationServerKey;
    const applicationServerKey = madeUnder ? toBase64Url(madeUnder) : undefined;
    const token = await this.#token();
    const body = { endpoint, keys, userAgent, applicationServerKey, previousEndpoint };
    const device = await this.#http.post('/api/push/subscribe', body);
    this.#memory.write({ endpoint, device, user: userOf(token) ?? undefined });
    await this.#worker.remember(token, endpoint);
    this.emit('subscribed', device);
    this.#tabs?.postMessage('subscribed');
    return device;
  }

  #isLost({ endpoint }) {
    const known = this.#memory.read();
    return known?.endpoint === endpoint && known.lost === true;
  }
}

function missing(support) {
  const code = support === 'denied' ? 'permission_denied' : support;
  return new CarillonError(code, `This browser cannot receive pushes here: ${code}.`);
}
return { CarillonPush };
})();
const m11 = (() => {
const { CarillonError } = m3;
const TIMEOUT_MS = 15_000;

/**
 * Asks the application's own server to sign something for this connection, in the way pusher-js does: a form post
 * of the parameters, answered by JSON with `auth`.
 *
 * @param {{endpoint?: string, params?: object|Function, headers?: object|Function, customHandler?: Function}} options
 * @param {Record<string, string>} params
 * @param {typeof fetch} fetchFunction
 */
async function authorize(options, params, fetchFunction) {
  if (options.customHandler) return ask(options.customHandler, params);
  const body = new URLSearchParams({ ...valueOf(options.params), ...params });
  const headers = { Accept: 'application/json', ...valueOf(options.headers) };
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const response = await fetchFunction(options.endpoint, { method: 'POST', body, headers, signal, credentials: 'same-origin' });
  if (!response.ok) {
    throw new CarillonError('auth_refused', `The authorization endpoint answered ${response.status}.`, { status: response.status });
  }
  return response.json();
}

/**
 * Who signs channels, in each way that pusher-js has had for saying so: `channelAuthorization`, or the older
 * `authEndpoint` with `auth`, or `authorizer`.
 */
function channelAuthorizationOf(options, channel) {
  const { authorizer, auth = {}, authEndpoint: endpoint = '/pusher/auth' } = options;
  if (options.channelAuthorization) return { endpoint, ...options.channelAuthorization };
  const customHandler =
    authorizer && (({ socketId }, callback) => authorizer(channel, options).authorize(socketId, callback));
  return { endpoint, params: auth.paramsProvider ?? auth.params, headers: auth.headersProvider ?? auth.headers, customHandler };
}

/** pusher-js's own callback style: `handler({socketId, channelName}, (error, answer) => …)`. */
function ask(handler, params) {
  return new Promise((resolve, reject) => {
    const about = { socketId: params.socket_id, channelName: params.channel_name, channels: params.channels };
    handler(about, (error, answer) =>
      error ? reject(error) : resolve(answer),
    );
  });
}

function valueOf(given) {
  return typeof given === 'function' ? given() : (given ?? {});
}
return { authorize, channelAuthorizationOf };
})();
const m13 = (() => {
const MOST_HELD = 10_000;

/**
 * The order of one channel's events. On a channel with history every event has a serial within a stream; the stream
 * lets each through once and in order, also when a replay after a reconnect and live events arrive mixed.
 */
class Stream {
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
return { Stream };
})();
const m12 = (() => {
const { CarillonError } = m3;
const { Emitter } = m2;
const { Stream } = m13;
/**
 * One channel this client wants. It outlives connections: `subscribed` says whether the present one carries it.
 *
 * Emits the application's events; `pusher:subscription_succeeded`, `pusher:subscription_error`,
 * `pusher:subscription_count`, `pusher:cache_miss`, `pusher:rewind_complete`; and, where the server keeps history,
 * `carillon:resumed` after a reconnect that lost nothing, or `carillon:gap` {code} when that cannot be proven.
 */
class Channel extends Emitter {
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
return { Channel };
})();
const m15 = (() => {
/**
 * Server-sent events where no WebSocket gets through, in the shape that `Connection` knows of one: it says messages and
 * its close. Its channels are part of its address, and it is one way; so a change of channels is a new stream.
 *
 * Read with fetch, because an `EventSource` can neither begin at a position nor be told apart from a refusal.
 */
class EventStream {
  onmessage = null;
  onclose = null;
  /** Called when anything arrives, be it the server's ping. */
  onalive = null;
  #call = new AbortController();

  /**
   * @param {string} address of the route, with the app's key
   * @param {{channels: string[], positions: object, sign: null | (() => Promise<{auth: string, expires: number|string}>)}} wanted
   * @param {typeof fetch} fetchFunction
   */
  constructor(address, { channels, positions, sign }, fetchFunction) {
    this.channels = channels;
    this.#follow(address, positions, sign, fetchFunction);
  }

  /** Nothing can be said on it. */
  send() {}

  close() {
    this.onmessage = this.onclose = this.onalive = null;
    this.#call.abort();
  }

  async #follow(address, positions, sign, fetchFunction) {
    try {
      const response = await fetchFunction(await this.#addressOf(address, sign), {
        headers: { Accept: 'text/event-stream', ...positionHeader(positions) },
        cache: 'no-store',
        signal: this.#call.signal,
      });
      if (!response.ok) return this.#end(CODES[response.status] ?? 4100, `The server answered ${response.status}.`);
      await this.#read(response.body.getReader());
      this.#end(0, 'The stream ended.');
    } catch (error) {
      this.#end(0, error.message);
    }
  }

  async #addressOf(address, sign) {
    const query = new URLSearchParams({ channels: this.channels.join(',') });
    if (sign) for (const [name, value] of Object.entries(await sign())) query.set(name, value);
    return `${address}&${query}`;
  }

  async #read(reader) {
    const decoder = new TextDecoder();
    const events = new EventParser((data) => this.onmessage?.({ data }));
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      this.onalive?.();
      events.take(decoder.decode(part.value, { stream: true }));
    }
  }

  #end(code, reason) {
    this.onclose?.({ code, reason });
  }
}

// What the server's refusals are among the close codes of sockets: no use, or later.
const CODES = { 400: 4000, 401: 4009, 404: 4001 };

/** All positions in one id, as the server writes and reads it. */
function positionHeader(positions) {
  const all = Object.entries(positions).map(([channel, { stream_id: stream, serial }]) => `${channel}/${stream}/${serial}`);
  return all.length === 0 ? {} : { 'Last-Event-ID': all.join('|') };
}

/** The data of each event (WHATWG HTML, section 9.2.6); ids, names and comments are of no use here. */
class EventParser {
  #emit;
  #rest = '';
  #data = [];

  constructor(emit) {
    this.#emit = emit;
  }

  take(text) {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop();
    for (const line of lines) this.#line(line.replace(/\r$/, ''));
  }

  #line(line) {
    if (line.startsWith('data:')) this.#data.push(line.slice(line[5] === ' ' ? 6 : 5));
    if (line !== '' || this.#data.length === 0) return;
    this.#emit(this.#data.splice(0).join('\n'));
  }
}
return { EventStream };
})();
const m14 = (() => {
const { CarillonError } = m3;
const { Emitter } = m2;
const { EventStream } = m15;
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
class Connection extends Emitter {
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
function addressesOf(key, options, { location, WebSocket }) {
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
return { Connection, addressesOf };
})();
const m16 = (() => {
const { Channel } = m12;
/** Who is on a presence channel, as far as this client knows. */
class Members {
  #infos = new Map();

  constructor() {
    this.me = null;
    this.myID = null;
  }

  get count() {
    return this.#infos.size;
  }

  /** @returns {{id: string, info: any}|null} */
  get(id) {
    return this.#infos.has(id) ? { id, info: this.#infos.get(id) } : null;
  }

  each(callback) {
    for (const [id, info] of this.#infos) callback({ id, info });
  }

  reset(hash, myID) {
    this.#infos = new Map(Object.entries(hash));
    this.myID = myID;
    this.me = this.get(myID);
  }

  add(id, info) {
    this.#infos.set(id, info);
    return this.get(id);
  }

  remove(id) {
    const member = this.get(id);
    this.#infos.delete(id);
    return member;
  }
}

/** A channel that knows its members. Emits `pusher:member_added` and `pusher:member_removed` with {id, info}. */
class PresenceChannel extends Channel {
  members = new Members();
  #myID = null;

  /** What the application's server signed for us says who we are. */
  authorized({ channel_data: channelData }) {
    this.#myID = String(JSON.parse(channelData).user_id);
  }

  successData({ presence }) {
    this.members.reset(presence.hash ?? {}, this.#myID);
    return this.members;
  }

  handle(frame) {
    if (frame.event === 'pusher_internal:member_added') {
      const member = this.members.add(String(frame.data.user_id), frame.data.user_info);
      return this.emit('pusher:member_added', member);
    }
    if (frame.event === 'pusher_internal:member_removed') {
      const member = this.members.remove(String(frame.data.user_id));
      return member ? this.emit('pusher:member_removed', member) : undefined;
    }
    return super.handle(frame);
  }
}
return { Members, PresenceChannel };
})();
const m17 = (() => {
/**
 * The frames of the two protocol generations. Inside the client, system events carry the names that pusher-js made
 * familiar (`pusher:` and `pusher_internal:`), whichever generation is spoken on the wire.
 */
const PREFIXES = { 2: 'sockudo', 7: 'pusher' };

class Protocol {
  /** @param {2|7} version */
  constructor(version) {
    if (!(version in PREFIXES)) throw new RangeError(`protocol must be 2 or 7, not ${version}`);
    this.version = version;
  }

  /** Whether lost events can be asked for after a reconnect. */
  get resumes() {
    return this.version === 2;
  }

  /** A system event to the server, for example `subscribe`. */
  system(name, data) {
    return JSON.stringify({ event: `${PREFIXES[this.version]}:${name}`, data });
  }

  /** An event from this client to the others on a channel. */
  clientEvent(event, channel, data) {
    return JSON.stringify({ event, channel, data });
  }

  /** @returns {object|null} the frame with its data parsed, or null for what is not one */
  decode(text) {
    const frame = parse(text);
    if (typeof frame?.event !== 'string') return null;
    return { ...frame, event: this.#familiar(frame.event), data: dataOf(frame.data) };
  }

  #familiar(event) {
    const prefix = PREFIXES[this.version];
    if (event.startsWith(`${prefix}:`)) return `pusher:${event.slice(prefix.length + 1)}`;
    if (event.startsWith(`${prefix}_internal:`)) return `pusher_internal:${event.slice(prefix.length + 10)}`;
    return event;
  }
}

/** Data is often JSON inside a string; a string that is not JSON is meant as it stands. */
function dataOf(data) {
  if (typeof data !== 'string') return data;
  const parsed = parse(data);
  return parsed === undefined ? data : parsed;
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
return { Protocol };
})();
const m10 = (() => {
const { CarillonError } = m3;
const { authorize, channelAuthorizationOf } = m11;
const { Channel } = m12;
const { addressesOf, Connection } = m14;
const { Emitter } = m2;
const { PresenceChannel } = m16;
const { Protocol } = m17;
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
class Carillon extends Emitter {
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
return { Carillon };
})();
Object.assign(globalThis, { CarillonPush: m1.CarillonPush, CarillonError: m3.CarillonError, pushSupport: m7.pushSupport, Carillon: m10.Carillon });
})();

import { Emitter } from './emitter.js';
import { CarillonError } from './errors.js';
import { JsonClient } from './http.js';
import { fromBase64Url, sameBytes, toBase64Url } from './keys.js';
import { DeviceMemory, userOf } from './memory.js';
import { pushSupport } from './support.js';
import { within } from './time.js';
import { ServiceWorkerLink } from './worker.js';

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
export class CarillonPush extends Emitter {
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

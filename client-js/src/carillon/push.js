import { CarillonError } from './errors.js';
import { JsonClient } from './http.js';
import { fromBase64Url, sameBytes } from './keys.js';
import { pushSupport } from './support.js';

const MEMORY_KEY = 'carillon-device';
// Browsers retry for minutes, or for ever, when their push service cannot be reached.
const SUBSCRIBE_TIMEOUT_MS = 15_000;

/**
 * Web Push in this browser: subscribe, unsubscribe, and look after the user's devices.
 *
 * One instance a page is enough. The browser keeps the subscription; beside it, in local storage, lies the device that
 * the server made of it. Every method may be called again after it failed. Failures are `CarillonError`s.
 */
export class CarillonPush {
  #http;
  #env;
  #worker;

  /**
   * @param {object} options
   * @param {string} [options.baseUrl] the Carillon server; the page's own origin when left out
   * @param {string | (() => string | Promise<string>)} options.token the signed-in user's JWT, or a function that
   *   returns a fresh one
   * @param {string} [options.serviceWorkerUrl] where your site serves carillon-sw.js
   * @param {string} [options.scope] of the service worker
   * @param {object} [env] the window, or a stand-in for it
   */
  constructor({ baseUrl = '', token, serviceWorkerUrl = '/carillon-sw.js', scope = '/' }, env = globalThis) {
    const tokenSource = typeof token === 'function' ? token : () => token ?? null;
    this.#http = new JsonClient(baseUrl, tokenSource, env.fetch.bind(env));
    this.#env = env;
    this.#worker = { url: workerUrl(serviceWorkerUrl, baseUrl), scope, token: tokenSource };
  }

  /** What stands in the way, if anything: see `pushSupport`. */
  support() {
    return pushSupport(this.#env);
  }

  /** The browser's current `PushSubscription`, or null. Asks for nothing. */
  async current() {
    if (!['ready', 'granted'].includes(this.support())) return null;
    const registration = await this.#env.navigator.serviceWorker.getRegistration(this.#worker.scope);
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
    const registration = await this.#register();
    const { publicKey } = await this.#http.get('/api/push/vapid-public-key');
    const subscription = await this.#subscribeWith(registration.pushManager, fromBase64Url(publicKey));
    return this.#tellServer(registration, subscription);
  }

  /**
   * Brings browser and server together again, without asking anything. Call it when a page opens: a subscription that
   * the browser replaced while the worker had no valid token is registered now, and the worker gets a fresh token. A
   * device that was paused stays paused, and one that was removed stays removed.
   *
   * @returns {Promise<object|null>} as `subscribe`, or null where this browser is not registered
   */
  async refresh() {
    const subscription = await this.current();
    if (!subscription) return null;
    const registration = await this.#register();
    const known = this.#recall();
    if (known?.endpoint !== subscription.endpoint) return this.#tellServer(registration, subscription, known?.endpoint);
    const listed = (await this.devices()).some(({ deviceId }) => deviceId === known.device.deviceId);
    if (!listed) {
      this.#memorize({ ...known, lost: true });
      return null;
    }
    await this.#tellWorker(registration, subscription.endpoint);
    return known.device;
  }

  /** Ends the subscription, at the server first, so that no push is sent to a browser that would drop it. */
  async unsubscribe() {
    const subscription = await this.current();
    if (!subscription) return false;
    await this.#http.post('/api/push/unsubscribe', { endpoint: subscription.endpoint });
    this.#env.localStorage.removeItem(MEMORY_KEY);
    return subscription.unsubscribe();
  }

  /** The user's devices, this browser among them. */
  async devices() {
    return (await this.#http.get('/api/push/devices')).devices;
  }

  /** Stops pushes to a device without forgetting it. */
  disable(deviceId) {
    return this.#setActive(deviceId, false);
  }

  enable(deviceId) {
    return this.#setActive(deviceId, true);
  }

  /** Forgets a device. To forget this browser, use `unsubscribe`. */
  remove(deviceId) {
    return this.#http.send('DELETE', `/api/push/devices/${encodeURIComponent(deviceId)}`);
  }

  #setActive(deviceId, isActive) {
    return this.#http.send('PATCH', `/api/push/devices/${encodeURIComponent(deviceId)}`, { isActive });
  }

  async #askPermission() {
    const support = this.support();
    if (support === 'granted') return;
    if (support !== 'ready') throw missing(support);
    const answer = await this.#env.Notification.requestPermission();
    if (answer === 'denied') throw missing('denied');
    if (answer !== 'granted') throw new CarillonError('permission_dismissed', 'The question was closed without an answer.');
  }

  async #register() {
    const container = this.#env.navigator.serviceWorker;
    const { url, scope } = this.#worker;
    await container.register(url, { scope });
    return container.ready;
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

  async #tellServer(registration, subscription, previousEndpoint) {
    const { endpoint, keys } = subscription.toJSON();
    const userAgent = this.#env.navigator.userAgent;
    const device = await this.#http.post('/api/push/subscribe', { endpoint, keys, userAgent, previousEndpoint });
    this.#memorize({ endpoint, device });
    await this.#tellWorker(registration, endpoint);
    return device;
  }

  async #tellWorker(registration, endpoint) {
    const token = await this.#worker.token();
    registration.active?.postMessage({ type: 'carillon:remember', token, endpoint });
  }

  #isLost({ endpoint }) {
    const known = this.#recall();
    return known?.endpoint === endpoint && known.lost === true;
  }

  #memorize(known) {
    this.#env.localStorage.setItem(MEMORY_KEY, JSON.stringify(known));
  }

  #recall() {
    return JSON.parse(this.#env.localStorage.getItem(MEMORY_KEY));
  }
}

function workerUrl(url, baseUrl) {
  if (baseUrl === '') return url;
  return `${url}${url.includes('?') ? '&' : '?'}server=${encodeURIComponent(baseUrl)}`;
}

function missing(support) {
  const code = support === 'denied' ? 'permission_denied' : support;
  return new CarillonError(code, `This browser cannot receive pushes here: ${code}.`);
}

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

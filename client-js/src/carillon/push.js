import { CarillonError } from './errors.js';
import { JsonClient } from './http.js';
import { fromBase64Url, sameBytes } from './keys.js';
import { pushSupport } from './support.js';

// Browsers retry for minutes, or for ever, when their push service cannot be reached.
const SUBSCRIBE_TIMEOUT_MS = 15_000;

/**
 * Web Push in this browser: subscribe, unsubscribe, and look after the user's devices.
 *
 * One instance a page is enough; it keeps nothing but its options, the browser keeps the subscription. Every method
 * may be called again after it failed. Failures are `CarillonError`s.
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
   * Registers an existing subscription again, without asking anything. Call it when a page opens: it repairs what a
   * worker could not report while the user's token had run out.
   *
   * @returns {Promise<object|null>} as `subscribe`, or null where there is no subscription
   */
  async refresh() {
    const subscription = await this.current();
    if (!subscription) return null;
    const registration = await this.#register();
    return this.#tellServer(registration, subscription);
  }

  /** Ends the subscription, at the server first, so that no push is sent to a browser that would drop it. */
  async unsubscribe() {
    const subscription = await this.current();
    if (!subscription) return false;
    await this.#http.post('/api/push/unsubscribe', { endpoint: subscription.endpoint });
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
      if (sameBytes(existing.options?.applicationServerKey, applicationServerKey)) return existing;
      await existing.unsubscribe(); // bound to a server key that is no longer ours
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

  async #tellServer(registration, subscription) {
    const { endpoint, keys } = subscription.toJSON();
    const userAgent = this.#env.navigator.userAgent;
    const device = await this.#http.post('/api/push/subscribe', { endpoint, keys, userAgent });
    const token = await this.#worker.token();
    registration.active?.postMessage({ type: 'carillon:remember', token, endpoint });
    return device;
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

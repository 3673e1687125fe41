import { CarillonError } from './errors.js';
import { within } from './time.js';

const ACTIVATE_TIMEOUT_MS = 15_000;
const FORGET_TIMEOUT_MS = 2_000;
// What carillon-sw.js keeps, and where.
const MEMORY = 'carillon-v1';
const MEMORY_FILES = ['./carillon-memory', './carillon-reports'];

/**
 * The page's end of the service worker: one of Carillon's own, registered when it is first needed, or the site's own,
 * whose registration the site brings along.
 */
export class ServiceWorkerLink {
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

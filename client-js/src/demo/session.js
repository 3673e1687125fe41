import { JsonClient } from '../carillon/http.js';

const REMEMBERED_USER = 'carillon-demo-user';
// Renew well before the server would refuse the token.
const RENEW_BEFORE_MS = 60_000;

/**
 * The visitor of the demo page: a made-up user, the same at the next visit, signed in by the development profile.
 * In production these routes do not exist, and `start` answers false.
 */
export class DemoSession {
  #http;
  #anonymous;
  #storage;
  #token = null;
  #expiresAt = 0;

  constructor(fetchFunction = globalThis.fetch.bind(globalThis), storage = globalThis.localStorage) {
    this.#storage = storage;
    this.#anonymous = new JsonClient('', () => null, fetchFunction);
    this.#http = new JsonClient('', () => this.token(), fetchFunction);
    this.appId = null;
    this.user = null;
    this.live = null; // the app's key and the visitor's channel
  }

  /** @returns {Promise<boolean>} whether this server signs visitors in */
  async start() {
    try {
      await this.#signIn();
      return true;
    } catch (error) {
      if (error.status === 404 || error.status === 403) return false;
      throw error;
    }
  }

  async token() {
    if (Date.now() > this.#expiresAt - RENEW_BEFORE_MS) await this.#signIn();
    return this.#token;
  }

  /** Publishes to the visitor's own browsers. */
  async send(content) {
    return (await this.#http.post('/api/push/demo/send', content)).publishId;
  }

  status(publishId) {
    return this.#http.get(`/api/push/demo/status/${encodeURIComponent(publishId)}`);
  }

  async #signIn() {
    const remembered = this.#storage.getItem(REMEMBERED_USER) ?? undefined;
    const { token, user, appId, key, channel } = await this.#anonymous.post('/api/push/demo/session', { user: remembered });
    this.#storage.setItem(REMEMBERED_USER, user);
    this.#token = token;
    this.#expiresAt = expiryOf(token);
    this.user = user;
    this.appId = appId;
    this.live = { key, channel };
  }
}

/** When a JWT runs out, in epoch milliseconds. Read only to renew in time; the server alone judges it. */
function expiryOf(token) {
  const claims = JSON.parse(atob(token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/')));
  return claims.exp === undefined ? Number.POSITIVE_INFINITY : claims.exp * 1000;
}

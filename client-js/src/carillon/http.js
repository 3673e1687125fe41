import { CarillonError } from './errors.js';

const TIMEOUT_MS = 15_000;

/** JSON over HTTP with a bearer token, a time limit and one kind of error. */
export class JsonClient {
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

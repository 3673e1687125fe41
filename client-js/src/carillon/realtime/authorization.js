import { CarillonError } from '../errors.js';

const TIMEOUT_MS = 15_000;

/**
 * Asks the application's own server to sign something for this connection, in the way pusher-js does: a form post
 * of the parameters, answered by JSON with `auth`.
 *
 * @param {{endpoint?: string, params?: object|Function, headers?: object|Function, customHandler?: Function}} options
 * @param {Record<string, string>} params
 * @param {typeof fetch} fetchFunction
 */
export async function authorize(options, params, fetchFunction) {
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
export function channelAuthorizationOf(options, channel) {
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

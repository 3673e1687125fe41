import PusherServer from 'pusher';
import PusherClient from 'pusher-js';

const base = new URL(process.env.CARILLON_URL ?? 'http://localhost:6001');
const where = { wsHost: base.hostname, wsPort: Number(base.port), forceTLS: false, enabledTransports: ['ws'], cluster: '' };

export const Pusher = PusherClient;

export const server = new PusherServer({
  appId: 'app-id',
  key: 'app-key',
  secret: 'app-secret',
  host: base.hostname,
  port: base.port,
  useTLS: false,
  encryptionMasterKeyBase64: Buffer.alloc(32, 7).toString('base64'),
});

const opened = [];

/** A pusher-js client of this user, closed by `closeAll`. */
export function connect(user, options = {}) {
  const client = new PusherClient(options.key ?? 'app-key', {
    ...where,
    channelAuthorization: { customHandler: options.authorize ?? ((question, answer) => answer(null, sign(question, user))) },
    userAuthentication: {
      customHandler: ({ socketId }, answer) =>
        answer(null, server.authenticateUser(socketId, { id: user, watchlist: options.watchlist ?? [] })),
    },
  });
  opened.push(client);
  return client;
}

export function sign({ socketId, channelName }, user) {
  const member = channelName.startsWith('presence-') ? { user_id: user, user_info: { name: user } } : undefined;
  return server.authorizeChannel(socketId, channelName, member);
}

export function closeAll() {
  for (const client of opened.splice(0)) client.disconnect();
}

/** The next event of this name at an emitter, within ten seconds. */
export function next(emitter, event) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no ${event} within 10 s`)), 10_000);
    const handler = (data, metadata) => {
      clearTimeout(timer);
      emitter.unbind(event, handler);
      resolve(metadata === undefined || Object.keys(metadata).length === 0 ? data : { data, metadata });
    };
    emitter.bind(event, handler);
  });
}

export async function subscribed(client, name) {
  const channel = client.subscribe(name);
  if (!channel.subscribed) await next(channel, 'pusher:subscription_succeeded');
  return channel;
}

let counter = 0;
const run = Date.now().toString(36);

/** A channel that no other test uses. */
export const fresh = (prefix) => `${prefix}${run}-${(counter += 1)}`;

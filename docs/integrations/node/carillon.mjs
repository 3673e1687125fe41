import { createHmac } from 'node:crypto';
import Pusher from 'pusher';

const env = process.env;
const server = new URL(env.CARILLON_URL ?? 'http://localhost:6001');
const app = env.CARILLON_APP ?? 'app-id';
const secret = env.CARILLON_SECRET ?? 'app-secret';

const pusher = new Pusher({
  appId: app,
  key: env.CARILLON_KEY ?? 'app-key',
  secret,
  host: server.hostname,
  port: server.port || (server.protocol === 'https:' ? '443' : '80'),
  useTLS: server.protocol === 'https:',
});

/** An event for the live connections of one user. */
export async function orderCreated(user, order) {
  await pusher.trigger(`private-user-${user}`, 'order.created', order);
}

/** Answers pusher-js's channelAuthorization; null: answer 403. `user` is who is signed in with you. */
export function authorize(user, socketId, channel) {
  if (channel !== `private-user-${user}`) return null;
  return pusher.authorizeChannel(socketId, channel);
}

/** A push to all devices of one user; its status is at /apps/{app}/push/publish/{id}/status. */
export async function notify(user, title, body) {
  const answer = await pusher.post({
    path: '/push/publish',
    body: { recipients: [{ type: 'client', clientId: user }], payload: { title, body } },
  });
  return (await answer.json()).publishId;
}

/** What a page of this user shows to Carillon, for ten minutes: the text that /my/carillon-token answers. */
export function userToken(user) {
  const now = Math.floor(Date.now() / 1000);
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = { aud: app, sub: user, iat: now, exp: now + 600 };
  const unsigned = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `${unsigned}.${createHmac('sha256', secret).update(unsigned).digest('base64url')}`;
}

import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { closeAll, connect, fresh, next, server, sign, subscribed } from './clients.js';

afterEach(closeAll);

test('a public channel carries events, and data keeps its type', async () => {
  const name = fresh('orders-');
  const channel = await subscribed(connect('ann'), name);
  const got = next(channel, 'order.created');
  const answer = await server.trigger(name, 'order.created', { id: 1, text: 'é "quoted"' });
  assert.equal(answer.status, 200);
  assert.deepEqual(await got, { id: 1, text: 'é "quoted"' });
});

test('an event can leave out the connection that caused it, and several channels share one', async () => {
  const [first, second] = [fresh('a-'), fresh('b-')];
  const cause = connect('ann');
  const other = connect('bob');
  const mine = await subscribed(cause, first);
  const theirs = await subscribed(other, first);
  const elsewhere = await subscribed(other, second);
  let echoed = false;
  mine.bind('moved', () => (echoed = true));
  const both = Promise.all([next(theirs, 'moved'), next(elsewhere, 'moved')]);
  await server.trigger([first, second], 'moved', 'x', { socket_id: cause.connection.socket_id });
  assert.deepEqual(await both, ['x', 'x']);
  const marker = next(mine, 'marker');
  await server.trigger(first, 'marker', {});
  await marker;
  assert.equal(echoed, false);
});

test('a batch delivers each event and answers for each', async () => {
  const name = fresh('batch-');
  const channel = await subscribed(connect('ann'), name);
  const both = Promise.all([next(channel, 'one'), next(channel, 'two')]);
  const answer = await server.triggerBatch([
    { channel: name, name: 'one', data: { n: 1 }, info: 'subscription_count' },
    { channel: name, name: 'two', data: { n: 2 } },
  ]);
  assert.deepEqual(await answer.json(), { batch: [{ subscription_count: 1 }, {}] });
  assert.deepEqual(await both, [{ n: 1 }, { n: 2 }]);
});

test('a private channel needs a signature, and a refusal says so', async () => {
  const name = fresh('private-');
  await subscribed(connect('ann'), name);
  const stranger = connect('eve', { authorize: (question, answer) => answer(null, { auth: 'app-key:0000' }) });
  const error = await next(stranger.subscribe(name), 'pusher:subscription_error');
  assert.equal(error.type, 'AuthError');
  assert.equal(error.status, 401);
});

test('an authorization that expired is refused, and a new one lets the client in again', async () => {
  const name = fresh('private-');
  let old;
  let expired = false;
  const authorize = (question, answer) => {
    old ??= sign(question, 'ann');
    answer(null, expired ? old : sign(question, 'ann'));
  };
  const client = connect('ann', { authorize });
  const channel = await subscribed(client, name);
  expired = true;
  const refused = next(channel, 'pusher:subscription_error');
  client.disconnect();
  client.connect();
  assert.equal((await refused).status, 401);
  expired = false;
  const again = next(channel, 'pusher:subscription_succeeded');
  client.disconnect();
  client.connect();
  await again;
});

test('presence shows members once, whoever comes and goes', async () => {
  const name = fresh('presence-');
  const room = await subscribed(connect('ann'), name);
  assert.equal(room.members.count, 1);
  assert.deepEqual(room.members.me, { id: 'ann', info: { name: 'ann' } });
  const added = next(room, 'pusher:member_added');
  const bob = connect('bob');
  await subscribed(bob, name);
  assert.deepEqual(await added, { id: 'bob', info: { name: 'bob' } });
  const again = connect('bob');
  await subscribed(again, name);
  const users = await (await server.get({ path: `/channels/${name}/users` })).json();
  assert.deepEqual(users, { users: [{ id: 'ann' }, { id: 'bob' }] });
  const info = await (await server.get({ path: `/channels/${name}`, params: { info: 'user_count,subscription_count' } })).json();
  assert.deepEqual(info, { occupied: true, subscription_count: 3, user_count: 2 });
  const removed = next(room, 'pusher:member_removed');
  bob.disconnect();
  again.disconnect();
  assert.equal((await removed).id, 'bob');
});

test('client events reach the others with their sender', async () => {
  const name = fresh('presence-');
  const ann = await subscribed(connect('ann'), name);
  const bob = await subscribed(connect('bob'), name);
  const got = next(bob, 'client-typing');
  ann.trigger('client-typing', { on: true });
  assert.deepEqual(await got, { data: { on: true }, metadata: { user_id: 'ann' } });
});

test('client events past the rate are answered by error 4301', async () => {
  const name = fresh('private-');
  const client = connect('ann');
  const channel = await subscribed(client, name);
  const error = next(client.connection, 'error');
  for (let i = 0; i < 15; i += 1) channel.trigger('client-move', { i });
  assert.equal((await error).data.code ?? (await error).error?.data?.code, 4301);
});

test('an encrypted channel is readable for its subscribers only', async () => {
  const name = fresh('private-encrypted-');
  const channel = await subscribed(connect('ann'), name);
  const got = next(channel, 'secret');
  await server.trigger(name, 'secret', { pin: 1234 });
  assert.deepEqual(await got, { pin: 1234 });
});

test('a cache channel replays its last event, or says that there is none', async () => {
  const name = fresh('cache-');
  const early = connect('ann').subscribe(name);
  await next(early, 'pusher:cache_miss');
  await server.trigger(name, 'price', { is: 1 });
  await server.trigger(name, 'price', { is: 2 });
  assert.deepEqual(await next(connect('bob').subscribe(name), 'price'), { is: 2 });
  const info = await (await server.get({ path: `/channels/${name}`, params: { info: 'cache' } })).json();
  assert.equal(info.cache.data, '{"is":2}');
});

test('a signed-in user gets their own events, watches others, and can be sent away', async () => {
  const [ann, bob] = [fresh('ann-'), fresh('bob-')];
  const client = connect(ann, { watchlist: [bob] });
  const offline = next(client.user.watchlist, 'offline');
  client.signin();
  assert.deepEqual((await offline).user_ids, [bob]);
  const online = next(client.user.watchlist, 'online');
  connect(bob).signin();
  assert.deepEqual((await online).user_ids, [bob]);
  const mail = next(client.user, 'mail');
  await server.sendToUser(ann, 'mail', { unread: 3 });
  assert.deepEqual(await mail, { unread: 3 });
  const gone = next(client.connection, 'disconnected');
  await server.terminateUserConnections(ann);
  await gone;
});

test('after a reconnect the client is on its channels again', async () => {
  const name = fresh('orders-');
  const user = fresh('ann-');
  const client = connect(user);
  client.signin();
  const channel = await subscribed(client, name);
  const before = client.connection.socket_id;
  const again = next(channel, 'pusher:subscription_succeeded');
  await client.user.signinDonePromise;
  await server.post({ path: `/users/${user}/force_reconnect`, body: {} });
  await again;
  assert.notEqual(client.connection.socket_id, before);
  const got = next(channel, 'after');
  await server.trigger(name, 'after', {});
  await got;
});

test('subscribers are told how many they are', async () => {
  const name = fresh('counted-');
  const channel = await subscribed(connect('ann'), name);
  const count = next(channel, 'pusher:subscription_count');
  await subscribed(connect('bob'), name);
  assert.ok((await count).subscription_count >= 1);
});

test('an unknown app is refused for good', async () => {
  const client = connect('ann', { key: 'no-such-key' });
  const error = await next(client.connection, 'error');
  assert.equal(error.data?.code ?? error.error?.data?.code, 4001);
});

test('occupied channels are listed by prefix', async () => {
  const name = fresh('listed-');
  await subscribed(connect('ann'), name);
  const answer = await server.get({ path: '/channels', params: { filter_by_prefix: name } });
  assert.deepEqual(await answer.json(), { channels: { [name]: {} } });
});

test('what breaks a limit is refused with the documented status', async () => {
  const status = async (params) => (await server.trigger(...params).then((r) => r, (e) => e)).status;
  assert.equal(await status([fresh('big-'), 'x', 'x'.repeat(11_000)]), 413);
  const wrong = await server.post({ path: '/events', body: { name: 'x', channel: 'bad name', data: '' } }).catch((e) => e);
  assert.equal(wrong.status, 400);
});

test('a repeated request with an idempotency key delivers nothing twice', async () => {
  const name = fresh('once-');
  const channel = await subscribed(connect('ann'), name);
  let seen = 0;
  channel.bind('paid', () => (seen += 1));
  const body = { name: 'paid', channel: name, data: '{}', idempotency_key: fresh('key-') };
  await server.post({ path: '/events', body });
  await server.post({ path: '/events', body });
  const conflict = await server.post({ path: '/events', body: { ...body, data: '{"other":1}' } }).catch((e) => e);
  assert.equal(conflict.status, 409);
  const marker = next(channel, 'marker');
  await server.trigger(name, 'marker', {});
  await marker;
  assert.equal(seen, 1);
});

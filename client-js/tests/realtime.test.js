import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Carillon } from '../src/carillon.js';
import { fakeWindow, settle } from './fake-socket.js';

async function connected(options, windowOptions) {
  const window = fakeWindow(windowOptions);
  const client = new Carillon('app-key', options, window.env);
  window.sockets[0].establish();
  await settle();
  return { client, window, socket: window.sockets[0] };
}

/** Collects what a channel or client says, as [event, data] pairs. */
function record(emitter) {
  const heard = [];
  emitter.bind_global((event, data) => heard.push([event, data]));
  return heard;
}

async function reconnect(window) {
  window.sockets.at(-1).end(1006);
  window.pass(1_000);
  window.sockets.at(-1).establish();
  await settle();
  return window.sockets.at(-1);
}

describe('the address', () => {
  for (const [options, expected] of [
    [{}, 'wss://app.example/app/app-key?protocol=2'],
    [{ wsHost: 'push.example', wsPort: 6001, forceTLS: false }, 'ws://push.example:6001/app/app-key?protocol=2'],
    [{ wsHost: 'push.example', wsPort: 80, wssPort: 443 }, 'wss://push.example:443/app/app-key?protocol=2'],
    [{ protocol: 7 }, 'wss://app.example/app/app-key?protocol=7'],
  ]) {
    it(`of ${JSON.stringify(options)}`, async () => {
      const { window } = await connected(options);
      assert.ok(window.sockets[0].url.startsWith(expected), window.sockets[0].url);
    });
  }

  it('refuses a protocol it does not speak', () => {
    assert.throws(() => new Carillon('k', { protocol: 3 }, fakeWindow().env), RangeError);
  });
});

describe('subscribing', () => {
  it('hands events to the channel, with their place in the stream', async () => {
    const { client, socket } = await connected();
    const heard = [];
    client.subscribe('orders').bind('order.created', (data, about) => heard.push([data, about.serial]));
    await settle();
    assert.deepEqual(socket.framesNamed('sockudo:subscribe'), [{ channel: 'orders' }]);
    socket.say('order.created', { id: 7 }, { channel: 'orders', stream_id: 's', serial: 1 });
    assert.deepEqual(heard, [[{ id: 7 }, 1]]);
  });

  it('reads data that is JSON in a string, and leaves other strings alone', async () => {
    const { client, socket } = await connected();
    const heard = record(client.subscribe('orders'));
    socket.say('a', '{"id":7}', { channel: 'orders' });
    socket.say('b', 'plain words', { channel: 'orders' });
    assert.deepEqual(heard, [['a', { id: 7 }], ['b', 'plain words']]);
  });

  it('waits for the connection, and knows when the subscription stands', async () => {
    const window = fakeWindow();
    const channel = new Carillon('k', {}, window.env).subscribe('orders');
    const heard = record(channel);
    assert.equal(channel.subscribed, false);
    window.sockets[0].establish();
    await settle();
    window.sockets[0].say('sockudo_internal:subscription_succeeded', {}, { channel: 'orders' });
    assert.equal(channel.subscribed, true);
    assert.deepEqual(heard.map(([event]) => event), ['pusher:subscription_succeeded']);
  });

  it('refuses end-to-end encrypted channels, which it could not read, in words', async () => {
    const { client, socket } = await connected();
    assert.throws(() => client.subscribe('private-encrypted-notes'), { code: 'unsupported_channel', message: /pusher-js/ });
    await settle();
    assert.deepEqual(socket.framesNamed('sockudo:subscribe'), []);
    assert.equal(client.channel('private-encrypted-notes'), null);
  });

  it('lets the application sign private channels', async () => {
    const asked = [];
    const answerAuth = (url, { body }) => {
      asked.push([url, Object.fromEntries(body)]);
      return Response.json({ auth: 'key:sig' });
    };
    const { client, socket } = await connected({ channelAuthorization: { endpoint: '/sign', params: { a: 1 } } }, { answerAuth });
    client.subscribe('private-orders');
    await settle();
    await settle();
    assert.deepEqual(asked, [['/sign', { a: '1', socket_id: '1.1', channel_name: 'private-orders' }]]);
    assert.deepEqual(socket.framesNamed('sockudo:subscribe'), [{ channel: 'private-orders', auth: 'key:sig' }]);
  });

  for (const [name, options] of [
    ['authEndpoint and auth', { authEndpoint: '/old', auth: { params: { a: 1 }, headers: { 'X-Csrf': 't' } } }],
    ['providers of them', { authEndpoint: '/old', auth: { paramsProvider: () => ({ a: 1 }), headersProvider: () => ({ 'X-Csrf': 't' }) } }],
  ]) {
    it(`takes ${name} as pusher-js does`, async () => {
      const asked = [];
      const answerAuth = (url, { body, headers }) => {
        asked.push([url, body.get('a'), body.get('channel_name'), headers['X-Csrf']]);
        return Response.json({ auth: 'key:sig' });
      };
      const { client } = await connected(options, { answerAuth });
      client.subscribe('private-orders');
      await settle();
      assert.deepEqual(asked, [['/old', '1', 'private-orders', 't']]);
    });
  }

  it('takes an authorizer as pusher-js does', async () => {
    const authorizer = ({ name }) => ({ authorize: (socketId, answer) => answer(null, { auth: `${name} ${socketId}` }) });
    const { client, socket } = await connected({ authorizer });
    client.subscribe('private-orders');
    await settle();
    assert.equal(socket.framesNamed('sockudo:subscribe')[0].auth, 'private-orders 1.1');
  });

  it('binds listeners to a context, and unbinds them by it', async () => {
    const { client, socket } = await connected();
    const [ada, bob] = [{ heard: 0 }, { heard: 0 }];
    function hear() {
      this.heard++;
    }
    const channel = client.subscribe('orders').bind('created', hear, ada).bind('created', hear, bob).bind('created', hear, bob);
    socket.say('created', {}, { channel: 'orders' });
    channel.unbind(null, null, ada);
    socket.say('created', {}, { channel: 'orders' });
    channel.unbind('created', hear);
    socket.say('created', {}, { channel: 'orders' });
    assert.deepEqual([ada.heard, bob.heard], [1, 2]);
  });

  it('says so when the application refuses', async () => {
    const { client, socket } = await connected({}, { answerAuth: () => new Response('', { status: 403 }) });
    const heard = record(client.subscribe('private-orders'));
    await settle();
    await settle();
    assert.equal(heard[0][0], 'pusher:subscription_error');
    assert.equal(heard[0][1].status, 403);
    assert.deepEqual(socket.framesNamed('sockudo:subscribe'), []);
  });

  it('asks for a beginning in the past only the first time', async () => {
    const { client, window, socket } = await connected();
    client.subscribe('orders', { rewind: 5 });
    await settle();
    assert.equal(socket.framesNamed('sockudo:subscribe')[0].rewind, 5);
    socket.say('e', 1, { channel: 'orders', stream_id: 's', serial: 9 });
    const next = await reconnect(window);
    assert.deepEqual(next.framesNamed('sockudo:subscribe'), [{ channel: 'orders' }]);
  });

  it('shows the past it asked for, although the subscription stands at a later position', async () => {
    const { client, window, socket } = await connected();
    const channel = client.subscribe('orders', { rewind: 2 });
    const heard = [];
    channel.bind('e', (serial) => heard.push(serial));
    await settle();
    const inStream = (event, serial) => socket.say(event, serial, { channel: 'orders', stream_id: 's', serial });
    socket.say('sockudo_internal:subscription_succeeded', { stream_id: 's', serial: 9 }, { channel: 'orders' });
    inStream('e', 7);
    inStream('e', 8);
    socket.say('sockudo:rewind_complete', { historical_count: 2 }, { channel: 'orders' });
    inStream('e', 10);
    assert.deepEqual(heard, [7, 8, 10]);
    const next = await reconnect(window);
    assert.deepEqual(next.framesNamed('sockudo:resume')[0].channel_positions.orders, { stream_id: 's', serial: 10 });
  });

  it('stops hearing a channel it left', async () => {
    const { client, socket } = await connected();
    const heard = record(client.subscribe('orders'));
    await settle();
    client.unsubscribe('orders');
    socket.say('e', 1, { channel: 'orders' });
    assert.deepEqual(heard, []);
    assert.deepEqual(socket.framesNamed('sockudo:unsubscribe'), [{ channel: 'orders' }]);
  });

  it("costs the others nothing when a listener throws", async (context) => {
    const { client, socket } = await connected();
    const heard = [];
    const uncaught = [];
    context.mock.method(globalThis, 'queueMicrotask', (report) => uncaught.push(report));
    client.subscribe('orders').bind('e', () => {
      throw new Error('mine');
    }).bind('e', (data) => heard.push(data));
    socket.say('e', 1, { channel: 'orders' });
    assert.deepEqual(heard, [1]);
    assert.throws(uncaught[0], /mine/);
  });
});

describe('presence', () => {
  const PRESENCE = { presence: { count: 2, ids: ['1', '2'], hash: { 1: { name: 'Ann' }, 2: { name: 'Bo' } } } };

  async function room() {
    const answerAuth = () => Response.json({ auth: 'key:sig', channel_data: '{"user_id":2}' });
    const { client, socket } = await connected({}, { answerAuth });
    const channel = client.subscribe('presence-room');
    await settle();
    await settle();
    socket.say('sockudo_internal:subscription_succeeded', PRESENCE, { channel: 'presence-room' });
    return { channel, socket };
  }

  it('knows who is there and who it is itself', async () => {
    const { channel, socket } = await room();
    assert.equal(channel.members.count, 2);
    assert.deepEqual(channel.members.me, { id: '2', info: { name: 'Bo' } });
    assert.equal(socket.framesNamed('sockudo:subscribe')[0].channel_data, '{"user_id":2}');
  });

  it('hears of those who come and go', async () => {
    const { channel, socket } = await room();
    const heard = record(channel);
    socket.say('sockudo_internal:member_added', { user_id: '3', user_info: { name: 'Cy' } }, { channel: 'presence-room' });
    socket.say('sockudo_internal:member_removed', { user_id: '1' }, { channel: 'presence-room' });
    assert.deepEqual(heard, [
      ['pusher:member_added', { id: '3', info: { name: 'Cy' } }],
      ['pusher:member_removed', { id: '1', info: { name: 'Ann' } }],
    ]);
    assert.equal(channel.members.count, 2);
  });

  it('sends events of clients to the others', async () => {
    const { channel, socket } = await room();
    assert.equal(channel.trigger('client-typing', { on: true }), true);
    assert.deepEqual(socket.sent.at(-1), { event: 'client-typing', channel: 'presence-room', data: { on: true } });
    assert.throws(() => channel.trigger('typing', {}), { code: 'bad_event' });
  });
});

describe('a lost connection', () => {
  async function ordered() {
    const { client, window, socket } = await connected();
    const channel = client.subscribe('orders');
    await settle();
    socket.say('sockudo_internal:subscription_succeeded', { stream_id: 's', serial: 3 }, { channel: 'orders' });
    socket.say('e', 4, { channel: 'orders', stream_id: 's', serial: 4 });
    return { window, channel, heard: record(channel), next: await reconnect(window) };
  }

  function event(socket, serial, stream = 's') {
    socket.say('e', serial, { channel: 'orders', stream_id: stream, serial });
  }

  it('is followed by a subscription and a question for what was missed', async () => {
    const { next } = await ordered();
    assert.deepEqual(next.framesNamed('sockudo:subscribe'), [{ channel: 'orders' }]);
    assert.deepEqual(next.framesNamed('sockudo:resume'), [{ channel_positions: { orders: { stream_id: 's', serial: 4 } } }]);
  });

  it('shows each missed event once and in order, also when live ones overtake the replay', async () => {
    const { heard, next } = await ordered();
    next.say('sockudo_internal:subscription_succeeded', { stream_id: 's', serial: 6 }, { channel: 'orders' });
    event(next, 7);
    event(next, 4);
    event(next, 5);
    event(next, 6);
    event(next, 7);
    next.say('sockudo:resume_success', { recovered: [{ channel: 'orders' }], failed: [] });
    event(next, 8);
    const events = heard.filter(([name]) => name === 'e').map(([, serial]) => serial);
    assert.deepEqual(events, [5, 6, 7, 8]);
    assert.ok(heard.some(([name]) => name === 'carillon:resumed'));
  });

  it('is admitted as a gap when nothing can be proven', async () => {
    const { heard, next } = await ordered();
    next.say('sockudo_internal:subscription_succeeded', { stream_id: 't', serial: 1 }, { channel: 'orders' });
    event(next, 2, 't');
    const failure = { channel: 'orders', code: 'position_expired' };
    next.say('sockudo:resume_failed', failure, { channel: 'orders' });
    next.say('sockudo:resume_success', { recovered: [], failed: [failure] });
    assert.deepEqual(heard.slice(-2), [['e', 2], ['carillon:gap', failure]]);
  });

  it('is a gap too when the server never answers', async () => {
    const { heard, next, window } = await ordered();
    event(next, 5);
    window.pass(15_000);
    assert.deepEqual(heard.filter(([name]) => name === 'e'), [['e', 5]]);
    assert.equal(heard.at(-1)[1].code, 'no_answer');
  });

  it('asks for nothing in the first generation', async () => {
    const window = fakeWindow();
    const client = new Carillon('k', { protocol: 7 }, window.env);
    window.sockets[0].say('pusher:connection_established', '{"socket_id":"1.1","activity_timeout":120}');
    client.subscribe('orders');
    await settle();
    assert.deepEqual(window.sockets[0].sent.map(({ event }) => event), ['pusher:subscribe']);
  });
});

describe('the connection', () => {
  function states(client) {
    const seen = [];
    client.connection.bind('state_change', ({ current }) => seen.push(current));
    return seen;
  }

  it('waits longer after each failure, and never longer than half a minute', async () => {
    const { window } = await connected();
    const waits = [];
    for (let i = 0; i < 7; i++) {
      window.sockets.at(-1).end(1006);
      const before = window.sockets.length;
      let waited = 0;
      while (window.sockets.length === before) {
        window.pass(500);
        waited += 500;
      }
      waits.push(waited);
    }
    assert.deepEqual(waits, [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  });

  it('comes back at once when the server asks for it', async () => {
    const { window, socket } = await connected();
    socket.end(4200);
    window.pass(0);
    assert.equal(window.sockets.length, 2);
  });

  it('gives up when the server says that it is no use', async () => {
    const { client, window, socket } = await connected();
    const errors = [];
    client.connection.bind('error', (error) => errors.push(error.data.code));
    socket.end(4001, 'application does not exist');
    window.pass(100_000);
    assert.equal(window.sockets.length, 1);
    assert.equal(client.connection.state, 'failed');
    assert.deepEqual(errors, [4001]);
  });

  it('says unavailable after a while, and connected when it is back', async () => {
    const { client, window, socket } = await connected();
    const seen = states(client);
    socket.end(1006);
    window.pass(1_000);
    window.sockets[1].end(1006);
    window.pass(9_000);
    window.sockets.at(-1).establish();
    assert.deepEqual(seen, ['connecting', 'unavailable', 'connected']);
  });

  it('questions silence, and leaves a connection that does not answer', async () => {
    const { window, socket } = await connected();
    window.pass(60_000);
    assert.deepEqual(socket.framesNamed('sockudo:ping').length, 1);
    window.pass(30_000);
    assert.equal(socket.closed, true);
    window.pass(0);
    assert.equal(window.sockets.length, 2);
  });

  it('stays while the server answers', async () => {
    const { window, socket } = await connected();
    for (let minute = 0; minute < 5; minute++) {
      window.pass(60_000);
      socket.say('sockudo:pong', {});
    }
    assert.equal(window.sockets.length, 1);
  });

  it("answers the server's ping", async () => {
    const { socket } = await connected();
    socket.say('sockudo:ping', {});
    assert.equal(socket.framesNamed('sockudo:pong').length, 1);
  });

  it('does not wait once the network is back', async () => {
    const { window, socket } = await connected();
    socket.end(1006);
    window.fire('online');
    assert.equal(window.sockets.length, 2);
  });

  it('stays away after disconnect until it is asked back', async () => {
    const { client, window, socket } = await connected();
    client.disconnect();
    assert.equal(socket.closed, true);
    window.pass(100_000);
    assert.equal(window.sockets.length, 1);
    client.connect();
    assert.equal(window.sockets.length, 2);
  });

  it('ignores what is not a frame', async () => {
    const { client, socket } = await connected();
    for (const data of ['', 'null', '[]', '{"event":5}', 'x']) socket.onmessage({ data });
    assert.equal(client.connection.state, 'connected');
  });
});

describe('a user', () => {
  it('signs in, and again after a reconnect', async () => {
    const answerAuth = () => Response.json({ auth: 'key:sig', user_data: '{"id":"7"}' });
    const { client, window, socket } = await connected({}, { answerAuth });
    await client.signin();
    assert.deepEqual(socket.framesNamed('sockudo:signin'), [{ auth: 'key:sig', user_data: '{"id":"7"}' }]);
    const next = await reconnect(window);
    await settle();
    assert.equal(next.framesNamed('sockudo:signin').length, 1);
  });
});

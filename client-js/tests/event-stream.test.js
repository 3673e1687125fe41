import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Carillon } from '../src/carillon.js';
import { fakeWindow, settle } from './fake-socket.js';

/** A window where sockets never open, and streams that a test speaks on. */
function blocked({ answer = () => null } = {}) {
  const streams = [];
  const answerAuth = (url, { signal, headers, body }) => {
    if (!url.includes('/sse?')) return answer(url, body);
    const stream = { url: new URL(url), lastId: headers['Last-Event-ID'], open: true };
    const encoder = new TextEncoder();
    const text = new ReadableStream({
      start: (controller) => {
        stream.write = (words) => controller.enqueue(encoder.encode(words));
        stream.end = () => controller.close();
      },
    });
    signal.addEventListener('abort', () => (stream.open = false));
    stream.say = (event, data, more = {}) => stream.write(`id: x\ndata: ${JSON.stringify({ event, data, ...more })}\n\n`);
    streams.push(stream);
    return answer(url) ?? new Response(text, { headers: { 'Content-Type': 'text/event-stream' } });
  };
  const window = fakeWindow({ answerAuth });
  return { window, streams };
}

/** Two sockets that fail, and then whatever follows. */
async function fallBack({ window, streams }) {
  window.sockets[0].end(1006);
  window.pass(1_000);
  window.sockets[1].end(1006);
  window.pass(2_000);
  await settle();
  return streams.at(-1);
}

async function establish(stream) {
  stream.say('sockudo:connection_established', { socket_id: 's.1', activity_timeout: 120 });
  await settle();
}

describe('a stream of events where no socket gets through', () => {
  it('carries the channels that are wanted, and their events', async () => {
    const place = blocked();
    const client = new Carillon('app-key', {}, place.window.env);
    const heard = [];
    const orders = client.subscribe('orders').bind('created', ({ id }) => heard.push(id));
    client.subscribe('news');
    const stream = await fallBack(place);
    assert.equal(stream.url.href.split('&channels')[0], 'https://app.example/sse?app_key=app-key');
    assert.equal(stream.url.searchParams.get('channels'), 'orders,news');
    await establish(stream);
    assert.equal(client.connection.state, 'connected');
    stream.say('sockudo_internal:subscription_succeeded', { stream_id: 'a', serial: 3 }, { channel: 'orders' });
    stream.say('created', { id: 7 }, { channel: 'orders', stream_id: 'a', serial: 4 });
    stream.write(': \n\ndata: {"event":"created",\r\n');
    stream.write('data: "channel":"orders","data":{"id":8},"stream_id":"a","serial":5}\r\n\r\n');
    await settle();
    assert.equal(orders.subscribed, true);
    assert.deepEqual(heard, [7, 8]);
  });

  it('goes on where the last one stood, and tries a socket in between', async () => {
    const place = blocked();
    const client = new Carillon('app-key', {}, place.window.env);
    const heard = [];
    client.subscribe('orders').bind_global((event, data) => heard.push([event, data]));
    const first = await fallBack(place);
    await establish(first);
    first.say('created', 1, { channel: 'orders', stream_id: 'a', serial: 4 });
    await settle();
    first.end();
    await settle();
    assert.equal(client.connection.state, 'connecting');
    place.window.pass(1_000);
    assert.equal(place.window.sockets.length, 3);
    place.window.sockets[2].end(1006);
    place.window.pass(2_000);
    await settle();
    const second = place.streams.at(-1);
    assert.equal(second.lastId, 'orders/a/4');
    await establish(second);
    second.say('created', 2, { channel: 'orders', stream_id: 'a', serial: 5 });
    second.say('sockudo:resume_success', { recovered: [{ channel: 'orders' }] });
    await settle();
    assert.deepEqual(heard.map(([event]) => event), ['created', 'created', 'carillon:resumed']);
  });

  it('begins anew, as a stream, when other channels are wanted', async () => {
    const place = blocked();
    const client = new Carillon('app-key', {}, place.window.env);
    client.subscribe('orders');
    const first = await fallBack(place);
    await establish(first);
    client.subscribe('news');
    client.subscribe('weather');
    place.window.pass(0);
    place.window.pass(0);
    await settle();
    assert.equal(first.open, false);
    assert.equal(place.streams.length, 2);
    assert.equal(place.streams[1].url.searchParams.get('channels'), 'orders,news,weather');
    assert.equal(place.window.sockets.length, 2);
  });

  it('has private channels signed by the application', async () => {
    const asked = [];
    const answer = (url, body) => {
      if (url.includes('/sse?')) return null;
      asked.push([url, body.get('channels')]);
      return Response.json({ auth: 'key:sig', expires: 99 });
    };
    const place = blocked({ answer });
    const client = new Carillon('app-key', { streamAuthorization: { endpoint: '/sign-stream' } }, place.window.env);
    client.subscribe('private-orders');
    await fallBack(place);
    await settle();
    assert.deepEqual(asked, [['/sign-stream', 'private-orders']]);
    const { searchParams } = place.streams[0].url;
    assert.deepEqual([searchParams.get('auth'), searchParams.get('expires')], ['key:sig', '99']);
  });

  it('gives up where the server says that it is no use, and not where it is busy', async () => {
    for (const [status, state] of [[404, 'failed'], [503, 'connecting']]) {
      const place = blocked({ answer: () => new Response('', { status }) });
      const client = new Carillon('app-key', {}, place.window.env);
      client.subscribe('orders');
      await fallBack(place);
      assert.equal(client.connection.state, state);
    }
  });

  it('is left when it falls silent', async () => {
    const place = blocked();
    const client = new Carillon('app-key', {}, place.window.env);
    client.subscribe('orders');
    const stream = await fallBack(place);
    await establish(stream);
    place.window.pass(119_000);
    stream.write(':\n\n');
    await settle();
    place.window.pass(119_000);
    assert.equal(stream.open, true);
    place.window.pass(40_000);
    assert.equal(stream.open, false);
  });

  it('says which channels are too many for it', async () => {
    const place = blocked();
    const client = new Carillon('app-key', {}, place.window.env);
    const refused = [];
    for (let each = 1; each <= 21; each++) client.subscribe(`c-${each}`).bind('pusher:subscription_error', ({ type }) => refused.push([each, type]));
    await fallBack(place);
    assert.deepEqual(refused, [[21, 'LimitReached']]);
  });

  it('is not begun for nothing, or against the options', async () => {
    const idle = blocked();
    new Carillon('app-key', {}, idle.window.env);
    await fallBack(idle);
    assert.deepEqual([idle.streams.length, idle.window.sockets.length], [0, 3]);
    for (const options of [{ protocol: 7 }, { enabledTransports: ['ws', 'wss'] }, { disabledTransports: ['sse'] }]) {
      const place = blocked();
      new Carillon('app-key', options, place.window.env).subscribe('orders');
      await fallBack(place);
      assert.equal(place.streams.length, 0, JSON.stringify(options));
    }
  });

  it('is the only way where sockets are turned off, once there is something to hear', async () => {
    const place = blocked();
    const client = new Carillon('app-key', { enabledTransports: ['sse'] }, place.window.env);
    assert.equal(place.streams.length, 0);
    client.subscribe('orders');
    place.window.pass(0);
    await settle();
    await establish(place.streams[0]);
    assert.equal(client.connection.state, 'connected');
    assert.equal(place.window.sockets.length, 0);
  });

  it('cannot sign in, and says so', async () => {
    const place = blocked();
    const client = new Carillon('app-key', {}, place.window.env);
    const errors = [];
    client.connection.bind('error', ({ type }) => errors.push(type));
    client.subscribe('orders');
    client.signin();
    await establish(await fallBack(place));
    assert.ok(client.connection.oneWay);
    assert.deepEqual(errors, ['SigninError']);
  });
});

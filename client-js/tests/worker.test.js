import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fakeSubscription, fakeWindow, plain, pushData, startWorker } from './worker-harness.js';

const FULL = {
  id: 'p-1',
  title: 'Dinner',
  body: 'is ready',
  icon: '/icon.png',
  badge: '/badge.png',
  image: 'https://cdn.example/soup.jpg',
  tag: 'kitchen',
  requireInteraction: true,
  silent: false,
  vibrate: [100, 50, 100],
  renotify: true,
  url: '/dinner',
  data: { table: 4 },
  actions: [
    { action: 'come', title: 'On my way', icon: '/come.png', url: '/dinner/come' },
    { action: 'late', title: 'Later' },
  ],
};

async function shownFor(payload, options) {
  const worker = await startWorker(options);
  await worker.fire('push', { data: payload === null ? null : pushData(payload) });
  return plain(worker.seen.shown);
}

describe('showing', () => {
  it('shows every field of the payload', async () => {
    const [{ title, options }] = await shownFor(FULL);
    assert.equal(title, 'Dinner');
    assert.deepEqual(options, {
      body: 'is ready',
      icon: 'https://app.example/icon.png',
      badge: 'https://app.example/badge.png',
      image: 'https://cdn.example/soup.jpg',
      tag: 'kitchen',
      renotify: true,
      requireInteraction: true,
      vibrate: [100, 50, 100],
      actions: [
        { action: 'come', title: 'On my way', icon: 'https://app.example/come.png' },
        { action: 'late', title: 'Later', icon: undefined },
      ],
      data: {
        carillon: {
          id: 'p-1',
          url: 'https://app.example/dinner',
          actionUrls: { come: 'https://app.example/dinner/come' },
        },
        data: { table: 4 },
      },
    });
  });

  for (const [name, payload] of [
    ['no data', null],
    ['empty data', ''],
    ['an empty object', {}],
    ['a list', '[1,2]'],
    ['a number', '7'],
    ['fields of the wrong type', { title: 5, body: {}, actions: 'x', icon: 3, tag: [], vibrate: 'long' }],
  ]) {
    it(`shows something for ${name}`, async () => {
      const [{ title, options }] = await shownFor(payload);
      assert.equal(title, 'New notification');
      assert.notEqual(options.body, '');
    });
  }

  it('shows text that is not JSON', async () => {
    const [{ options }] = await shownFor('Dinner is ready');
    assert.equal(options.body, 'Dinner is ready');
  });

  it('shows something when the bytes cannot be read', async () => {
    const worker = await startWorker();
    const text = () => {
      throw new TypeError('not text');
    };
    await worker.fire('push', { data: { text } });
    assert.equal(worker.seen.shown.length, 1);
  });

  it('drops the options a browser refuses, not the notification', async () => {
    const [{ title, options }] = await shownFor(FULL, { refuses: (options) => 'image' in options });
    assert.equal(title, 'Dinner');
    assert.equal(options.body, 'is ready');
    assert.equal(options.data.carillon.url, 'https://app.example/dinner');
  });

  it('leaves out renotify without a tag and vibrate when silent, which browsers throw on', async () => {
    const [{ options }] = await shownFor({ title: 'x', renotify: true, silent: true, vibrate: [1] });
    assert.equal('renotify' in options, false);
    assert.equal('vibrate' in options, false);
    assert.equal(options.silent, true);
  });

  it('takes no address that is not http or https', async () => {
    const [{ options }] = await shownFor({ title: 'x', url: 'javascript:alert(1)', icon: 'data:image/png,x', image: 'http://[' });
    assert.equal(options.data.carillon.url, null);
    assert.equal('icon' in options, false);
    assert.equal('image' in options, false);
  });

  it('uses the pictures named in its own address for payloads without any', async () => {
    const url = 'https://app.example/carillon-sw.js?icon=/mine.png&badge=/b.png';
    const [{ options }] = await shownFor({ title: 'x', badge: '/theirs.png' }, { url });
    assert.equal(options.icon, 'https://app.example/mine.png');
    assert.equal(options.badge, 'https://app.example/theirs.png');
  });

  it('tells the open pages', async () => {
    const page = fakeWindow('https://app.example/');
    await shownFor(FULL, { windows: [page] });
    assert.deepEqual(page.heard, [{ type: 'carillon:shown', id: 'p-1', title: 'Dinner' }]);
  });
});

describe('clicks and closes', () => {
  const ABOUT = { id: 'p-1', url: 'https://app.example/dinner', actionUrls: { come: 'https://app.example/come' } };

  async function click({ action = '', about = ABOUT, ...options } = {}) {
    const worker = await startWorker(options);
    await worker.fire('message', { data: { type: 'carillon:remember', token: 'jwt', endpoint: 'https://push.example/me' } });
    const notification = { data: { carillon: about }, closed: false, close: () => (notification.closed = true) };
    await worker.fire('notificationclick', { notification, action });
    return { ...worker.seen, notification };
  }

  it('focuses the window that shows the address', async () => {
    const page = fakeWindow('https://app.example/dinner#soup');
    const { opened, notification } = await click({ windows: [fakeWindow('https://app.example/'), page] });
    assert.equal(page.focused, 1);
    assert.deepEqual(opened, []);
    assert.equal(notification.closed, true);
  });

  it('opens the address when no window shows it', async () => {
    const other = fakeWindow('https://app.example/');
    const { opened } = await click({ windows: [other] });
    assert.deepEqual(opened, ['https://app.example/dinner']);
    assert.equal(other.focused, 0);
  });

  it('focuses any page of the site when the notification has no address', async () => {
    const page = fakeWindow('https://app.example/inbox');
    const { opened } = await click({ windows: [page], about: { id: 'p-1' } });
    assert.equal(page.focused, 1);
    assert.deepEqual(opened, []);
  });

  it("opens an action's own address", async () => {
    const { opened } = await click({ action: 'come' });
    assert.deepEqual(opened, ['https://app.example/come']);
  });

  it('reports a click with its action', async () => {
    const { requests } = await click({ action: 'come' });
    assert.equal(requests.length, 1);
    assert.equal(requests[0].target, 'https://app.example/api/push/events');
    assert.equal(requests[0].headers.Authorization, 'Bearer jwt');
    assert.deepEqual(requests[0].body, { endpoint: 'https://push.example/me', publishId: 'p-1', event: 'clicked', action: 'come' });
  });

  it('reports to the server named in its own address', async () => {
    const { requests } = await click({ url: 'https://app.example/carillon-sw.js?server=https://push.example.org/' });
    assert.equal(requests[0].target, 'https://push.example.org/api/push/events');
  });

  it('reports no close of what was clicked', async () => {
    const worker = await startWorker();
    await worker.fire('message', { data: { type: 'carillon:remember', token: 'jwt', endpoint: 'https://push.example/me' } });
    const notification = { data: { carillon: ABOUT }, close: () => {} };
    await worker.fire('notificationclick', { notification, action: '' });
    await worker.fire('notificationclose', { notification });
    assert.deepEqual(worker.seen.requests.map(({ body }) => body.event), ['clicked']);

    await worker.fire('notificationclose', { notification });
    assert.deepEqual(worker.seen.requests.map(({ body }) => body.event), ['clicked', 'closed']);
  });

  it('reports a close', async () => {
    const worker = await startWorker();
    await worker.fire('message', { data: { type: 'carillon:remember', token: null, endpoint: 'https://push.example/me' } });
    await worker.fire('notificationclose', { notification: { data: { carillon: ABOUT } } });
    assert.deepEqual(worker.seen.requests[0].body, { endpoint: 'https://push.example/me', publishId: 'p-1', event: 'closed' });
    assert.equal('Authorization' in worker.seen.requests[0].headers, false);
  });

  it('opens the page also when the report fails, and says so', async () => {
    const page = fakeWindow('https://app.example/');
    const { opened } = await click({ windows: [page], answer: () => new Response('', { status: 503 }) });
    assert.deepEqual(opened, ['https://app.example/dinner']);
    assert.equal(page.heard.at(-1).type, 'carillon:report-failed');
  });

  it('survives a notification that another script showed', async () => {
    const { opened, requests } = await click({ about: null });
    assert.deepEqual(opened, ['https://app.example/']);
    assert.deepEqual(requests, []);
  });
});

describe('a replaced subscription', () => {
  const KEY = new Uint8Array([4, 1, 2]);

  async function replaced(event, options) {
    const worker = await startWorker(options);
    await worker.fire('message', { data: { type: 'carillon:remember', token: 'jwt', endpoint: 'https://push.example/old' } });
    await worker.fire('pushsubscriptionchange', event);
    return worker;
  }

  it('is registered, naming the one it replaces', async () => {
    const { seen } = await replaced({ newSubscription: fakeSubscription('https://push.example/new') });
    assert.equal(seen.requests[0].target, 'https://app.example/api/push/subscribe');
    assert.deepEqual(seen.requests[0].body, {
      endpoint: 'https://push.example/new',
      keys: { p256dh: 'p', auth: 'a' },
      userAgent: 'Test/1.0',
      previousEndpoint: 'https://push.example/old',
    });
  });

  it('is made again with the old key when the browser made none', async () => {
    const oldSubscription = fakeSubscription('https://push.example/older', { applicationServerKey: KEY });
    const { seen } = await replaced({ oldSubscription });
    assert.deepEqual(seen.subscribedWith[0].applicationServerKey, KEY);
    assert.equal(seen.requests[0].body.previousEndpoint, 'https://push.example/older');
  });

  it("is made again with the server's key when the old one is unknown", async () => {
    const answer = () => new Response('{"success":true,"data":{"publicKey":"BA1H"}}');
    const { seen } = await replaced({}, { answer });
    assert.equal(seen.requests[0].target, 'https://app.example/api/push/vapid-public-key');
    assert.equal(seen.subscribedWith[0].applicationServerKey, 'BA1H');
    assert.equal(seen.subscribedWith[0].userVisibleOnly, true);
  });

  it('is remembered for the next report', async () => {
    const worker = await replaced({ newSubscription: fakeSubscription('https://push.example/new') });
    await worker.fire('notificationclose', { notification: { data: { carillon: { id: 'p-2' } } } });
    assert.equal(worker.seen.requests.at(-1).body.endpoint, 'https://push.example/new');
  });
});

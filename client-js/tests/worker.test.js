import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fakeCaches, fakeSubscription, fakeWindow, plain, pushData, startWorker } from './worker-harness.js';

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
    const { type, id, title, body, icon, url, data } = page.heard[0];
    assert.deepEqual([type, id, title, body], ['carillon:shown', 'p-1', 'Dinner', 'is ready']);
    assert.deepEqual([icon, url, data], ['https://app.example/icon.png', 'https://app.example/dinner', { table: 4 }]);
  });

  it('leaves to the site when the worker changes and which pages it rules', async () => {
    const worker = await startWorker();
    assert.deepEqual(worker.listens.filter((type) => ['install', 'activate', 'fetch'].includes(type)), []);
    assert.deepEqual(worker.seen.lifeCycle, []);
  });

  it('leaves pushes of others to the listeners of a site that can tell them apart', async () => {
    const settings = { accepts: (payload) => 'title' in payload, icon: '/site.png' };
    assert.deepEqual(await shownFor({ kind: 'of the site' }, { settings }), []);
    const [{ options }] = await shownFor({ title: 'ours' }, { settings });
    assert.equal(options.icon, 'https://app.example/site.png');
  });

  it('counts on the icon what is still to be seen', async () => {
    const ours = { data: { carillon: { id: 'a' } } };
    const worker = await startWorker({ notifications: [ours, ours, { data: null }] });
    await worker.fire('push', { data: pushData(FULL) });
    assert.deepEqual(worker.seen.badges, [2]);
  });
});

describe('clicks and closes', () => {
  const ABOUT = { id: 'p-1', url: 'https://app.example/dinner', actionUrls: { come: 'https://app.example/come' } };

  async function click({ action = '', about = ABOUT, data = { carillon: about }, ...options } = {}) {
    const worker = await startWorker(options);
    await worker.fire('message', { data: { type: 'carillon:remember', token: 'jwt', endpoint: 'https://push.example/me' } });
    const notification = { data, closed: false, close: () => (notification.closed = true) };
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

  it('tells the pages which address was clicked', async () => {
    const page = fakeWindow('https://app.example/');
    await click({ action: 'come', windows: [page] });
    const told = page.heard.find(({ type }) => type === 'carillon:clicked');
    assert.deepEqual(told, { type: 'carillon:clicked', id: 'p-1', action: 'come', url: 'https://app.example/come' });
  });

  it('focuses any window and leaves the way there to the page, where a site wants that', async () => {
    const page = fakeWindow('https://app.example/inbox');
    const { opened } = await click({ windows: [page], url: 'https://app.example/carillon-sw.js?click=tell' });
    assert.equal(page.focused, 1);
    assert.deepEqual(opened, []);
    assert.equal(page.heard.at(-1).url, 'https://app.example/dinner');
  });

  it('opens the page also when the report fails, and says so', async () => {
    const page = fakeWindow('https://app.example/');
    const { opened } = await click({ windows: [page], answer: () => new Response('', { status: 503 }) });
    assert.deepEqual(opened, ['https://app.example/dinner']);
    assert.equal(page.heard.at(-1).type, 'carillon:report-failed');
  });

  it('leaves alone what another script showed', async () => {
    const { opened, requests, notification } = await click({ data: { theirs: true } });
    assert.deepEqual([opened, requests, notification.closed], [[], [], false]);
  });
});

describe('reports', () => {
  const ME = { type: 'carillon:remember', token: 'jwt', endpoint: 'https://push.example/me' };
  const refused = (status) => () => new Response('', { status });

  async function signedIn(options) {
    const worker = await startWorker(options);
    await worker.fire('message', { data: ME });
    return worker;
  }

  function events(worker) {
    return plain(worker.seen.requests).map(({ body }) => `${body.event} ${body.publishId}`);
  }

  it('say that a notification was shown', async () => {
    const worker = await signedIn();
    await worker.fire('push', { data: pushData(FULL) });
    assert.deepEqual(events(worker), ['shown p-1']);
    assert.equal(worker.seen.requests[0].headers.Authorization, 'Bearer jwt');
  });

  it('wait for a server that cannot be reached, over the end of the worker, and come in order', async () => {
    const caches = fakeCaches();
    const away = await signedIn({ caches, answer: () => Promise.reject(new TypeError('offline')) });
    await away.fire('push', { data: pushData(FULL) });
    await away.fire('notificationclose', { notification: { data: { carillon: { id: 'p-1' } } } });
    assert.deepEqual(away.seen.synced, ['carillon-reports', 'carillon-reports']);

    const back = await startWorker({ caches });
    await back.fire('sync', { tag: 'carillon-reports' });
    assert.deepEqual(events(back), ['shown p-1', 'closed p-1']);
    await back.fire('sync', { tag: 'carillon-reports' });
    assert.equal(back.seen.requests.length, 2);
  });

  it('are sent when a page opens, in browsers that wake nobody', async () => {
    const caches = fakeCaches();
    const away = await signedIn({ caches, syncs: false, answer: refused(503) });
    await away.fire('push', { data: pushData(FULL) });
    const back = await startWorker({ caches, syncs: false });
    await back.fire('message', { data: ME });
    assert.deepEqual(events(back), ['shown p-1']);
  });

  it('are not repeated once the server has refused them for good', async () => {
    const page = fakeWindow('https://app.example/');
    const worker = await signedIn({ windows: [page], answer: refused(404) });
    await worker.fire('push', { data: pushData(FULL) });
    await worker.fire('sync', { tag: 'carillon-reports' });
    assert.equal(worker.seen.requests.length, 1);
    assert.deepEqual([page.heard.at(-1).type, page.heard.at(-1).retried], ['carillon:report-failed', false]);
  });

  it('are kept for a day and at most fifty', async () => {
    const caches = fakeCaches();
    const away = await signedIn({ caches, answer: refused(503) });
    for (let each = 1; each <= 60; each++) await away.fire('push', { data: pushData({ title: 'x', id: `p-${each}` }) });
    const kept = JSON.parse(caches.entries.get('https://app.example/carillon-reports'));
    assert.equal(kept.length, 50);
    kept[0].at -= 25 * 3_600_000;
    caches.entries.set('https://app.example/carillon-reports', JSON.stringify(kept));
    const back = await startWorker({ caches });
    await back.fire('sync', { tag: 'carillon-reports' });
    assert.deepEqual([events(back).length, events(back)[0]], [49, 'shown p-12']);
  });

  it('are gone with token, endpoint, notifications and count when the user signs out', async () => {
    const shown = { data: { carillon: { id: 'p-1' } }, close: () => shown.count++, count: 0 };
    const others = { data: {}, close: () => assert.fail('not ours') };
    const worker = await signedIn({ notifications: [shown, others], answer: refused(503) });
    await worker.fire('push', { data: pushData(FULL) });
    const heard = [];
    const ports = [{ postMessage: (message) => heard.push(message) }];
    await worker.fire('message', { data: { type: 'carillon:forget' }, ports });
    assert.equal(worker.caches.entries.size, 0);
    assert.equal(shown.count, 1);
    assert.deepEqual(heard, ['forgotten']);
  });

  it('do not hold up signing out while the server keeps one waiting', async () => {
    const stuck = (target, number, { signal }) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    const worker = await signedIn({ answer: stuck });
    const push = worker.fire('push', { data: pushData(FULL) });
    while (worker.seen.requests.length === 0) await new Promise(setImmediate);
    await worker.fire('message', { data: { type: 'carillon:forget' } });
    await push;
    assert.equal(worker.caches.entries.size, 0);
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

  it('names the key that it was made under', async () => {
    const newSubscription = fakeSubscription('https://push.example/new', { applicationServerKey: KEY.buffer });
    const { seen } = await replaced({ newSubscription });
    assert.equal(seen.requests[0].body.applicationServerKey, 'BAEC');
  });

  it("is made again with the server's key when the old one is unknown", async () => {
    const answer = () => new Response('{"success":true,"data":{"publicKey":"BA1H"}}');
    const { seen } = await replaced({}, { answer });
    assert.equal(seen.requests[0].target, 'https://app.example/api/push/vapid-public-key');
    assert.equal(seen.subscribedWith[0].applicationServerKey, 'BA1H');
    assert.equal(seen.subscribedWith[0].userVisibleOnly, true);
  });

  it('is nobody’s after signing out', async () => {
    const worker = await startWorker();
    await worker.fire('pushsubscriptionchange', { newSubscription: fakeSubscription('https://push.example/new') });
    assert.deepEqual(worker.seen.requests, []);
    assert.equal(worker.caches.entries.size, 0);
  });

  it('is remembered for the next report', async () => {
    const worker = await replaced({ newSubscription: fakeSubscription('https://push.example/new') });
    await worker.fire('notificationclose', { notification: { data: { carillon: { id: 'p-2' } } } });
    assert.equal(worker.seen.requests.at(-1).body.endpoint, 'https://push.example/new');
  });
});

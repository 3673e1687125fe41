import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CarillonPush } from '../src/carillon.js';
import { fromBase64Url } from '../src/carillon/keys.js';

const KEY = 'BAECAw'; // 04 01 02 03

/** A window with just what the library touches, and a record of what it did. */
function fakeBrowser({ permission = 'default', answer = 'granted', existing = null, refuse = null, replies = {}, memory, siteWorker } = {}) {
  const seen = { requests: [], messages: [], subscribedWith: [], asked: 0, unsubscribed: 0, forgotten: [], told: [] };
  let subscription = existing && fakeSubscription(existing);
  function fakeSubscription(options) {
    return {
      endpoint: 'https://push.example/me',
      options,
      toJSON: () => ({ endpoint: 'https://push.example/me', keys: { p256dh: 'p', auth: 'a' } }),
      unsubscribe: async () => {
        seen.unsubscribed++;
        subscription = null;
        return true;
      },
    };
  }
  const worker = {
    scriptURL: siteWorker ?? 'https://app.example/carillon-sw.js?icon=/i.png',
    postMessage: (message, [port] = []) => {
      seen.messages.push(message);
      port?.postMessage('forgotten');
    },
  };
  const listeners = new Set();
  const registration = {
    scope: 'https://app.example/',
    active: worker,
    pushManager: {
      getSubscription: async () => subscription,
      subscribe: async (options) => {
        seen.subscribedWith.push(options);
        if (refuse) throw Object.assign(new Error('no'), { name: refuse });
        return (subscription = fakeSubscription(options));
      },
    },
  };
  const stored = new Map(memory ? [['carillon-device', JSON.stringify(memory)]] : []);
  const tabs = [];
  class FakeTabs {
    constructor() {
      tabs.push(this);
    }
    postMessage(message) {
      seen.told.push(message);
    }
    close() {
      seen.closed = true;
    }
  }
  class FakeChannel {
    port1 = { close: () => {} };
    port2 = { postMessage: (data) => this.port1.onmessage({ data }) };
  }
  const env = {
    location: { href: 'https://app.example/inbox' },
    BroadcastChannel: FakeTabs,
    MessageChannel: FakeChannel,
    caches: { open: async (name) => ({ delete: async (key) => seen.forgotten.push(`${name} ${key}`) }) },
    localStorage: {
      getItem: (key) => stored.get(key) ?? null,
      setItem: (key, value) => stored.set(key, value),
      removeItem: (key) => stored.delete(key),
    },
    isSecureContext: true,
    PushManager: class {},
    Notification: {
      permission,
      requestPermission: async () => {
        seen.asked++;
        return (env.Notification.permission = answer);
      },
    },
    navigator: {
      userAgent: 'Test/1.0',
      serviceWorker: {
        addEventListener: (type, listener) => listeners.add(listener),
        removeEventListener: (type, listener) => listeners.delete(listener),
        register: async (url, options) => {
          seen.registered = { url, ...options };
          return registration;
        },
        getRegistration: async () => registration,
      },
    },
    fetch: async (url, options) => {
      seen.requests.push({ url, method: options.method, headers: options.headers, body: options.body && JSON.parse(options.body) });
      const path = new URL(url, 'https://app.example').pathname;
      const reply = replies[path] ?? { data: path.endsWith('vapid-public-key') ? { publicKey: KEY } : { deviceId: 'd-1' } };
      return reply instanceof Response ? reply : new Response(JSON.stringify(reply));
    },
  };
  const say = (data) => listeners.forEach((listener) => listener({ data }));
  return { env, seen, stored, registration, say, otherTab: () => tabs[0].onmessage({}) };
}

function tokenOf(user) {
  return `e30.${Buffer.from(JSON.stringify({ sub: user })).toString('base64url')}.sig`;
}

function open(browser, options = {}) {
  return new CarillonPush({ token: () => 'jwt', ...options }, browser.env);
}

describe('subscribe', () => {
  it('asks, subscribes with the key of the server, and registers there', async () => {
    const browser = fakeBrowser();
    const device = await open(browser).subscribe();
    assert.deepEqual(device, { deviceId: 'd-1' });
    assert.equal(browser.seen.asked, 1);
    assert.deepEqual(browser.seen.registered, { url: '/carillon-sw.js', scope: '/' });
    assert.deepEqual(browser.seen.subscribedWith, [{ userVisibleOnly: true, applicationServerKey: fromBase64Url(KEY) }]);
    const last = browser.seen.requests.at(-1);
    assert.equal(last.url, '/api/push/subscribe');
    assert.equal(last.headers.Authorization, 'Bearer jwt');
    assert.deepEqual(last.body, { endpoint: 'https://push.example/me', keys: { p256dh: 'p', auth: 'a' }, userAgent: 'Test/1.0', applicationServerKey: KEY });
  });

  it('tells the worker what it needs while no page is open', async () => {
    const browser = fakeBrowser();
    await open(browser).subscribe();
    assert.deepEqual(browser.seen.messages, [{ type: 'carillon:remember', token: 'jwt', endpoint: 'https://push.example/me', server: undefined }]);
  });

  it('does not ask again when permission was given', async () => {
    const browser = fakeBrowser({ permission: 'granted' });
    await open(browser).subscribe();
    assert.equal(browser.seen.asked, 0);
  });

  it('keeps a subscription that is bound to the same key', async () => {
    const browser = fakeBrowser({ permission: 'granted', existing: { applicationServerKey: fromBase64Url(KEY).buffer } });
    await open(browser).subscribe();
    assert.equal(browser.seen.unsubscribed, 0);
    assert.deepEqual(browser.seen.subscribedWith, []);
  });

  it('replaces a subscription that is bound to another key', async () => {
    const browser = fakeBrowser({ permission: 'granted', existing: { applicationServerKey: new Uint8Array([4, 9]).buffer } });
    await open(browser).subscribe();
    assert.equal(browser.seen.unsubscribed, 1);
    assert.equal(browser.seen.subscribedWith.length, 1);
  });

  for (const [name, options, code] of [
    ['the visitor says no', { answer: 'denied' }, 'permission_denied'],
    ['the visitor closes the question', { answer: 'default' }, 'permission_dismissed'],
    ['permission was denied before', { permission: 'denied' }, 'permission_denied'],
    ['the push service is out of reach', { refuse: 'AbortError' }, 'push_service_unreachable'],
    ['the browser forbids it late', { refuse: 'NotAllowedError' }, 'permission_denied'],
    ['the server refuses', { replies: { '/api/push/subscribe': refusal(400, 'limit_exceeded') } }, 'limit_exceeded'],
  ]) {
    it(`says ${code} when ${name}`, async () => {
      await assert.rejects(open(fakeBrowser(options)).subscribe(), { name: 'CarillonError', code });
    });
  }

  it('names another server to the worker', async () => {
    const browser = fakeBrowser();
    await open(browser, { baseUrl: 'https://push.example.org/', serviceWorkerUrl: '/carillon-sw.js?icon=/i.png' }).subscribe();
    assert.equal(browser.seen.registered.url, '/carillon-sw.js?icon=/i.png&server=https%3A%2F%2Fpush.example.org%2F');
    assert.equal(browser.seen.requests[0].url, 'https://push.example.org/api/push/vapid-public-key');
    assert.equal(browser.seen.messages[0].server, 'https://push.example.org/');
  });

  it('does not push aside a worker that the site has', async () => {
    const browser = fakeBrowser({ siteWorker: 'https://app.example/offline.js' });
    await assert.rejects(open(browser).subscribe(), { code: 'other_worker' });
    assert.equal(browser.seen.registered, undefined);
  });

  it("uses the site's own worker, given its registration", async () => {
    const browser = fakeBrowser({ siteWorker: 'https://app.example/offline.js' });
    const registration = async () => browser.registration;
    await open(browser, { registration, baseUrl: 'https://push.example.org' }).subscribe();
    assert.equal(browser.seen.registered, undefined);
    assert.equal(browser.seen.subscribedWith.length, 1);
    assert.equal(browser.seen.messages[0].server, 'https://push.example.org');
  });

  it('waits for a worker that is being installed, and says when it cannot be', async () => {
    for (const [state, outcome] of [['activated', (work) => work], ['redundant', (work) => assert.rejects(work, { code: 'worker_failed' })]]) {
      const browser = fakeBrowser();
      const worker = { state: 'installing', addEventListener: (type, listener) => (worker.changed = listener) };
      Object.assign(browser.registration, { active: null, installing: worker });
      const subscribing = open(browser).subscribe();
      while (!worker.changed) await new Promise(setImmediate);
      worker.state = state;
      worker.changed();
      await outcome(subscribing);
    }
  });
});

describe('users', () => {
  const ME = 'https://push.example/me';
  const KEYED = { applicationServerKey: fromBase64Url(KEY).buffer };

  /** A browser that is subscribed for ada. */
  function adas(options = {}) {
    const memory = { endpoint: ME, device: { deviceId: 'd-1' }, user: 'ada' };
    const replies = { '/api/push/devices': { data: { devices: [{ deviceId: 'd-1' }] } }, ...options.replies };
    return fakeBrowser({ permission: 'granted', existing: KEYED, memory, ...options, replies });
  }

  function nothingIsLeft({ seen, stored }) {
    assert.equal(seen.unsubscribed, 1);
    assert.equal(stored.size, 0);
    assert.equal(seen.messages.at(-1).type, 'carillon:forget');
    assert.deepEqual(seen.forgotten, [
      'carillon-v1 https://app.example/carillon-memory',
      'carillon-v1 https://app.example/carillon-reports',
    ]);
  }

  it('unsubscribe leaves nothing behind', async () => {
    const browser = adas();
    assert.equal(await open(browser).unsubscribe(), true);
    nothingIsLeft(browser);
  });

  it('logout leaves nothing behind, also when the server is away', async () => {
    const browser = adas({ replies: { '/api/push/unsubscribe': refusal(503, 'service_unavailable') } });
    assert.equal(await open(browser).logout(), false);
    nothingIsLeft(browser);

    const told = adas();
    assert.equal(await open(told).logout(), true);
    assert.deepEqual(told.seen.requests.map(({ url, body }) => [url, body]), [['/api/push/unsubscribe', { endpoint: ME }]]);
  });

  it('login of the same user keeps the subscription', async () => {
    const browser = adas();
    assert.deepEqual(await open(browser, { token: () => tokenOf('ada') }).login(), { deviceId: 'd-1' });
    assert.equal(browser.seen.unsubscribed, 0);
  });

  it('login of another ends that of the former and does not subscribe the new one unasked', async () => {
    const browser = adas();
    assert.equal(await open(browser, { token: () => tokenOf('bob') }).login(), null);
    nothingIsLeft(browser);
    assert.deepEqual(browser.seen.requests, []);
  });

  for (const call of ['subscribe', 'refresh']) {
    it(`${call} by another ends that of the former as well`, async () => {
      const browser = adas();
      await open(browser, { token: () => tokenOf('bob') })[call]();
      assert.equal(browser.seen.unsubscribed, 1);
      const registered = browser.seen.requests.filter(({ url }) => url === '/api/push/subscribe');
      assert.deepEqual(registered.map(({ body }) => body.previousEndpoint), call === 'subscribe' ? [undefined] : []);
    });
  }

  it('login subscribes the new one where the site wants it and permission is there', async () => {
    const browser = adas();
    await open(browser, { token: () => tokenOf('bob') }).login({ resubscribe: true });
    assert.equal(browser.seen.asked, 0);
    assert.equal(browser.seen.subscribedWith.length, 1);
    assert.equal(JSON.parse(browser.stored.get('carillon-device')).user, 'bob');
  });

  it('a page without a signed-in user ends nothing', async () => {
    const browser = adas({ replies: { '/api/push/devices': refusal(401, 'auth_failed') } });
    await assert.rejects(open(browser, { token: null }).refresh(), { code: 'auth_failed' });
    assert.equal(browser.seen.unsubscribed, 0);
  });
});

describe('events', () => {
  it('pass on what the worker and other tabs say, until closed', () => {
    const browser = fakeBrowser();
    const push = open(browser);
    const heard = [];
    for (const name of ['shown', 'clicked', 'changed']) push.bind(name, (data) => heard.push([name, data?.url]));
    browser.say({ type: 'carillon:shown', url: '/a' });
    browser.say({ type: 'carillon:clicked', url: '/b' });
    browser.say({ type: 'of the site' });
    browser.otherTab();
    push.close();
    browser.say({ type: 'carillon:shown', url: '/c' });
    assert.deepEqual(heard, [['shown', '/a'], ['clicked', '/b'], ['changed', undefined]]);
    assert.equal(browser.seen.closed, true);
  });

  it('tell this page and the other tabs of every change', async () => {
    const browser = fakeBrowser();
    const push = open(browser);
    const heard = [];
    push.bind('subscribed', ({ deviceId }) => heard.push(deviceId));
    push.bind('unsubscribed', () => heard.push('none'));
    await push.subscribe();
    await push.disable('d-1');
    await push.unsubscribe();
    assert.deepEqual(heard, ['d-1', 'none']);
    assert.deepEqual(browser.seen.told, ['subscribed', 'devices', 'unsubscribed']);
  });
});

describe('afterwards', () => {
  const ME = 'https://push.example/me';
  const REMEMBERED = { endpoint: ME, device: { deviceId: 'd-1', deviceName: 'Mine' } };

  function returning({ devices = [], memory = REMEMBERED } = {}) {
    const replies = { '/api/push/devices': { data: { devices } } };
    const options = { applicationServerKey: fromBase64Url(KEY).buffer };
    return fakeBrowser({ permission: 'granted', existing: options, replies, memory });
  }

  function posted(browser) {
    return browser.seen.requests.filter(({ method }) => method === 'POST').map(({ url, body }) => [url, body.previousEndpoint]);
  }

  it('refresh registers a subscription the server has not heard of', async () => {
    const browser = returning({ memory: null });
    assert.deepEqual(await open(browser).refresh(), { deviceId: 'd-1' });
    assert.deepEqual(posted(browser), [['/api/push/subscribe', undefined]]);
  });

  it('refresh registers a subscription that the browser replaced, naming the old one', async () => {
    const browser = returning({ memory: { ...REMEMBERED, endpoint: 'https://push.example/old' } });
    await open(browser).refresh();
    assert.deepEqual(posted(browser), [['/api/push/subscribe', 'https://push.example/old']]);
  });

  it('refresh leaves a known device as it is, paused or not, and gives the worker a fresh token', async () => {
    const browser = returning({ devices: [{ deviceId: 'd-1', isActive: false }] });
    assert.deepEqual(await open(browser).refresh(), REMEMBERED.device);
    assert.deepEqual(posted(browser), []);
    assert.deepEqual(browser.seen.messages, [{ type: 'carillon:remember', token: 'jwt', endpoint: ME, server: undefined }]);
  });

  it('refresh does not bring back a device that was removed, and the next subscribe starts afresh', async () => {
    const browser = returning();
    const push = open(browser);
    assert.equal(await push.refresh(), null);
    assert.deepEqual(posted(browser), []);
    await push.subscribe();
    assert.equal(browser.seen.unsubscribed, 1);
    assert.equal(browser.seen.subscribedWith.length, 1);
  });

  it('refresh does nothing without one', async () => {
    const browser = fakeBrowser();
    assert.equal(await open(browser).refresh(), null);
    assert.deepEqual(browser.seen.requests, []);
  });

  it('unsubscribe ends it at the server before it ends in the browser', async () => {
    const browser = fakeBrowser({ permission: 'granted', existing: {}, replies: { '/api/push/unsubscribe': refusal(503, 'service_unavailable') } });
    await assert.rejects(open(browser).unsubscribe(), { code: 'service_unavailable' });
    assert.equal(browser.seen.unsubscribed, 0);
  });

  it('lists, disables, enables and removes devices', async () => {
    const browser = fakeBrowser({ replies: { '/api/push/devices': { success: true, count: 1, data: { devices: [{ deviceId: 'd/1' }] } } } });
    const push = open(browser);
    assert.deepEqual(await push.devices(), [{ deviceId: 'd/1' }]);
    await push.disable('d/1');
    await push.enable('d/1');
    await push.remove('d/1');
    const calls = browser.seen.requests.slice(1).map(({ method, url, body }) => [method, url, body]);
    assert.deepEqual(calls, [
      ['PATCH', '/api/push/devices/d%2F1', { isActive: false }],
      ['PATCH', '/api/push/devices/d%2F1', { isActive: true }],
      ['DELETE', '/api/push/devices/d%2F1', undefined],
    ]);
  });
});

function refusal(status, code) {
  return new Response(JSON.stringify({ error: 'No.', code, status }), { status });
}

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CarillonPush } from '../src/carillon.js';
import { fromBase64Url } from '../src/carillon/keys.js';

const KEY = 'BAECAw'; // 04 01 02 03

/** A window with just what the library touches, and a record of what it did. */
function fakeBrowser({ permission = 'default', answer = 'granted', existing = null, refuse = null, replies = {}, memory } = {}) {
  const seen = { requests: [], messages: [], subscribedWith: [], asked: 0, unsubscribed: 0 };
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
  const registration = {
    active: { postMessage: (message) => seen.messages.push(message) },
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
  const env = {
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
        ready: Promise.resolve(registration),
        register: async (url, options) => (seen.registered = { url, ...options }),
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
  return { env, seen };
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
    assert.deepEqual(last.body, { endpoint: 'https://push.example/me', keys: { p256dh: 'p', auth: 'a' }, userAgent: 'Test/1.0' });
  });

  it('tells the worker what it needs while no page is open', async () => {
    const browser = fakeBrowser();
    await open(browser).subscribe();
    assert.deepEqual(browser.seen.messages, [{ type: 'carillon:remember', token: 'jwt', endpoint: 'https://push.example/me' }]);
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
    await open(browser, { baseUrl: 'https://push.example.org/', serviceWorkerUrl: '/sw.js?icon=/i.png' }).subscribe();
    assert.equal(browser.seen.registered.url, '/sw.js?icon=/i.png&server=https%3A%2F%2Fpush.example.org%2F');
    assert.equal(browser.seen.requests[0].url, 'https://push.example.org/api/push/vapid-public-key');
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
    assert.deepEqual(browser.seen.messages, [{ type: 'carillon:remember', token: 'jwt', endpoint: ME }]);
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

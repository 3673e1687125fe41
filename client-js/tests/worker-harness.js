import { readFile } from 'node:fs/promises';
import { createContext, runInContext } from 'node:vm';

/** Runs carillon-sw.js against a stand-in for a browser's worker scope, and records what it does there. */
const SOURCE = await readFile(new URL('../src/carillon-sw.js', import.meta.url), 'utf8');

export async function startWorker({
  url = 'https://app.example/carillon-sw.js',
  windows = [],
  answer = () => new Response('{"success":true}'),
  refuses = () => false,
  subscription = null,
  settings = undefined,
  notifications = [],
  caches = fakeCaches(),
  syncs = true,
} = {}) {
  const seen = { shown: [], opened: [], requests: [], subscribedWith: [], badges: [], synced: [], lifeCycle: [] };
  const listeners = {};
  const location = new URL(url);
  const scope = {
    location,
    carillonSettings: settings,
    navigator: {
      userAgent: 'Test/1.0',
      setAppBadge: async (count) => seen.badges.push(count),
      clearAppBadge: async () => seen.badges.push(0),
    },
    addEventListener: (type, listener) => (listeners[type] = listener),
    skipWaiting: async () => seen.lifeCycle.push('skipWaiting'),
    Notification: { maxActions: 2 },
    clients: {
      claim: async () => seen.lifeCycle.push('claim'),
      matchAll: async () => windows,
      openWindow: async (target) => seen.opened.push(target),
    },
    registration: {
      scope: new URL('/', location).href,
      showNotification: async (title, options) => {
        if (refuses(options)) throw new TypeError('refused');
        seen.shown.push({ title, options });
      },
      getNotifications: async () => notifications,
      sync: syncs ? { register: async (tag) => seen.synced.push(tag) } : undefined,
      pushManager: {
        getSubscription: async () => subscription,
        subscribe: async (options) => {
          seen.subscribedWith.push(options);
          return fakeSubscription('https://push.example/fresh');
        },
      },
    },
  };
  const fetch = async (target, options = {}) => {
    seen.requests.push({ target, ...options, body: options.body && JSON.parse(options.body) });
    return answer(target, seen.requests.length, options);
  };
  const globals = { self: scope, caches, fetch, URL, Response, btoa, AbortController, setTimeout, clearTimeout };
  runInContext(SOURCE, createContext(globals), { filename: 'carillon-sw.js' });
  return { seen, caches, listens: Object.keys(listeners), fire: (type, event) => fire(listeners[type], event) };
}

/** A window that counts how often it was focused and keeps what it was told. */
export function fakeWindow(url) {
  const client = { url, focused: 0, heard: [] };
  client.focus = async () => client.focused++;
  client.postMessage = (message) => client.heard.push(plain(message));
  return client;
}

export function fakeSubscription(endpoint, options = {}) {
  return { endpoint, options, toJSON: () => ({ endpoint, keys: { p256dh: 'p', auth: 'a' } }) };
}

/** What a push event carries. */
export function pushData(payload) {
  const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
  return { text: () => text };
}

/** Objects made inside the worker have another realm's prototypes; comparison wants ours. */
export function plain(value) {
  return structuredClone(value);
}

async function fire(listener, event) {
  const pending = [];
  listener({ ...event, waitUntil: (work) => pending.push(work) });
  await Promise.all(pending);
}

/** A browser's cache storage, which outlives workers. */
export function fakeCaches() {
  const entries = new Map();
  const cache = {
    put: async (key, response) => entries.set(key, await response.text()),
    match: async (key) => (entries.has(key) ? new Response(entries.get(key)) : undefined),
    delete: async (key) => entries.delete(key),
  };
  return { open: async () => cache, entries };
}

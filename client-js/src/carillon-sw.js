/*
 * Carillon's service worker: shows pushes, follows clicks, tells the server what became of them, and renews a
 * subscription that the browser replaced. One file without imports or exports, so that it is whatever a site needs:
 * a worker by itself, or a part of the site's own, by `importScripts('/carillon-sw.js')` in a classic worker or
 * `import '/carillon-sw.js'` in a module. When the worker changes, and which pages it rules, stays the site's business.
 *
 * Settings come from the worker's address (`?server=https://push.example.org&icon=/i.png&badge=/b.png&click=tell`) or
 * from `self.carillonSettings`, set before this file is imported:
 *   server   the Carillon server on another origin
 *   icon, badge   pictures of a notification that brings none
 *   click    `open` (usual): a click opens the address, or focuses the window that shows it; `tell`: it focuses any
 *            window of the site and tells it the address, for sites that change pages without loading
 *   accepts  (payload) => boolean: whether a push is Carillon's, where the worker hears others too
 *
 * A browser withdraws the permission of a worker that receives a push and shows nothing. So every path ends in a
 * notification, also for a payload nobody can read.
 */
(() => {
'use strict';

const SETTINGS = { ...Object.fromEntries(new URL(self.location.href).searchParams), ...self.carillonSettings };
const MEMORY = 'carillon-v1';
const MEMORY_KEY = new URL('./carillon-memory', self.location.href).href;
const REPORTS_KEY = new URL('./carillon-reports', self.location.href).href;
const SYNC_TAG = 'carillon-reports';
const REPORT_TIMEOUT_MS = 10_000;
const MOST_CLICKED = 100;
const MOST_REPORTS = 50;
const REPORT_LIFE_MS = 24 * 3_600_000;
const UNREADABLE = { title: 'New notification', body: 'Open the app to see what it says.' };

self.addEventListener('push', (event) => {
  const payload = payloadOf(event.data);
  if (SETTINGS.accepts?.(payload) !== false) event.waitUntil(show(payload));
});
self.addEventListener('notificationclick', (event) => {
  if (isOurs(event.notification)) event.waitUntil(clicked(event));
});
self.addEventListener('notificationclose', (event) => {
  if (isOurs(event.notification)) event.waitUntil(closed(event.notification));
});
self.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(renew(event)));
self.addEventListener('sync', (event) => {
  if (event.tag === SYNC_TAG) event.waitUntil(inTurn(sendReports));
});
self.addEventListener('message', (event) => {
  const { type, token, endpoint, server } = event.data ?? {};
  if (type === 'carillon:remember') {
    event.waitUntil(inTurn(() => write(MEMORY_KEY, { token, endpoint, server })).then(() => inTurn(sendReports)));
  }
  if (type === 'carillon:forget') event.waitUntil(forget().then(() => event.ports?.[0]?.postMessage('forgotten')));
});

// ---- showing ----

function payloadOf(data) {
  const text = textOf(data);
  try {
    const payload = JSON.parse(text);
    if (payload !== null && typeof payload === 'object' && !Array.isArray(payload)) return payload;
  } catch {
    // not JSON: the text itself is the message
  }
  return text === '' ? {} : { body: text };
}

function textOf(data) {
  try {
    return data?.text() ?? '';
  } catch {
    return ''; // bytes that are not text
  }
}

async function show(payload) {
  const title = nonEmpty(payload.title) ?? UNREADABLE.title;
  try {
    await self.registration.showNotification(title, optionsOf(payload));
  } catch {
    // An option this browser refuses must not cost the notification.
    await self.registration.showNotification(title, { body: bodyOf(payload), data: dataOf(payload) });
  }
  const { body, icon, url } = payload;
  await announce({ type: 'carillon:shown', id: idOf(payload), title, body: bodyOf(payload), icon: httpUrl(icon), url: httpUrl(url), data: payload.data ?? null });
  await countOnIcon();
  await report(idOf(payload), 'shown');
}

function optionsOf(payload) {
  const options = { body: bodyOf(payload), data: dataOf(payload) };
  for (const name of ['icon', 'badge', 'image']) {
    const url = httpUrl(payload[name]) ?? httpUrl(SETTINGS[name]);
    if (url) options[name] = url;
  }
  const tag = nonEmpty(payload.tag);
  if (tag) options.tag = tag;
  if (tag && payload.renotify === true) options.renotify = true; // a TypeError without a tag
  if (payload.requireInteraction === true) options.requireInteraction = true;
  if (payload.silent === true) options.silent = true;
  else if (isVibration(payload.vibrate)) options.vibrate = payload.vibrate; // a TypeError when silent
  const actions = actionsOf(payload);
  if (actions.length > 0) options.actions = actions.map(({ action, title, icon }) => ({ action, title, icon }));
  return options;
}

function bodyOf(payload) {
  return nonEmpty(payload.body) ?? (nonEmpty(payload.title) ? '' : UNREADABLE.body);
}

/** What clicks and closes need later; the sender's own `data` stays whole beside it. */
function dataOf(payload) {
  const actionUrls = Object.fromEntries(
    actionsOf(payload)
      .map((each) => [each.action, httpUrl(each.url)])
      .filter(([, url]) => url),
  );
  return { carillon: { id: idOf(payload), url: httpUrl(payload.url), actionUrls }, data: payload.data ?? null };
}

function actionsOf(payload) {
  if (!Array.isArray(payload.actions)) return [];
  return payload.actions
    .filter((each) => nonEmpty(each?.action) && nonEmpty(each?.title))
    .slice(0, self.Notification?.maxActions ?? 2)
    .map((each) => ({ ...each, icon: httpUrl(each.icon) ?? undefined }));
}

function idOf(payload) {
  return nonEmpty(payload.id);
}

function nonEmpty(value) {
  return typeof value === 'string' && value !== '' ? value : null;
}

function isVibration(value) {
  const pattern = Array.isArray(value) ? value : [value];
  return pattern.length > 0 && pattern.every((each) => Number.isInteger(each) && each >= 0);
}

/** An absolute http(s) address, or null: a payload may not smuggle in `javascript:` or `data:`. */
function httpUrl(value) {
  if (!nonEmpty(value)) return null;
  try {
    const url = new URL(value, self.location.href);
    return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null;
  } catch {
    return null;
  }
}

// ---- clicks and closes ----

// Firefox closes what was clicked as if the visitor had closed it: that is no close of its own.
const lastClicked = new Set();

function isOurs(notification) {
  return notification.data?.carillon !== undefined;
}

async function clicked(event) {
  const { notification, action } = event;
  const { id, url: usual, actionUrls } = notification.data.carillon ?? {};
  if (lastClicked.size >= MOST_CLICKED) lastClicked.clear();
  lastClicked.add(id);
  notification.close();
  const url = actionUrls?.[action] ?? usual ?? null;
  // Opening comes first: the browser's leave to do it ends soon after the click.
  await openOrFocus(url);
  await announce({ type: 'carillon:clicked', id, action: action || undefined, url });
  await countOnIcon();
  await report(id, 'clicked', action || undefined);
}

async function closed(notification) {
  const { id } = notification.data.carillon ?? {};
  if (lastClicked.delete(id)) return;
  await announce({ type: 'carillon:closed', id });
  await countOnIcon();
  await report(id, 'closed');
}

async function openOrFocus(url) {
  const { scope } = self.registration;
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const open =
    windows.find((client) => url && samePage(client.url, url)) ??
    windows.find((client) => (!url || SETTINGS.click === 'tell') && client.url.startsWith(scope));
  return open ? open.focus() : self.clients.openWindow(url ?? scope);
}

function samePage(left, right) {
  return left.split('#')[0] === right.split('#')[0];
}

/** The number on the icon of an installed site: how many of our notifications are still to be seen. */
async function countOnIcon() {
  try {
    const shown = (await self.registration.getNotifications()).filter(isOurs).length;
    if (shown > 0) await self.navigator.setAppBadge?.(shown);
    else await self.navigator.clearAppBadge?.();
  } catch {
    // an ornament: a browser that refuses it for this site loses nothing else
  }
}

// ---- reports to the server ----

/** What the server could not be told now waits here, is tried again at the next event, and is kept for a day. */
async function report(publishId, happened, action) {
  if (!publishId) return;
  const { endpoint } = await inTurn(() => read(MEMORY_KEY, {}));
  if (!endpoint) return;
  await inTurn(async () => {
    const waiting = await read(REPORTS_KEY, []);
    waiting.push({ at: Date.now(), body: { endpoint, publishId, event: happened, action } });
    await write(REPORTS_KEY, waiting.slice(-MOST_REPORTS));
    await sendReports();
  });
}

async function sendReports() {
  const waiting = await read(REPORTS_KEY, []);
  if (waiting.length === 0) return;
  const { token } = await read(MEMORY_KEY, {});
  const left = waiting.filter(({ at }) => Date.now() - at < REPORT_LIFE_MS);
  while (left.length > 0) {
    const { body } = left[0];
    try {
      await post('/api/push/events', body, token);
    } catch (error) {
      const { publishId: id, event } = body;
      await announce({ type: 'carillon:report-failed', id, event, reason: String(error), retried: error.passing === true });
      if (error.passing) break;
    }
    left.shift();
    await write(REPORTS_KEY, left);
  }
  await write(REPORTS_KEY, left);
  if (left.length > 0) await wakeLater();
}

/** Where the browser can, it wakes this worker when the network is back. */
async function wakeLater() {
  try {
    await self.registration.sync?.register(SYNC_TAG);
  } catch {
    // the visitor turned it off: the next push or page brings the reports along
  }
}

// ---- a subscription the browser replaced ----

async function renew(event) {
  const { endpoint: lastKnown, ...others } = await inTurn(() => read(MEMORY_KEY, {}));
  if (!lastKnown) return; // nobody is signed in to Carillon in this browser
  const previousEndpoint = event.oldSubscription?.endpoint ?? lastKnown;
  const subscription = event.newSubscription ?? (await resubscribe(event.oldSubscription));
  const { endpoint, keys } = subscription.toJSON();
  const stillWanted = await inTurn(async () => {
    if ((await read(MEMORY_KEY, {})).endpoint !== lastKnown) return false; // signed out meanwhile
    await write(MEMORY_KEY, { ...others, endpoint });
    return true;
  });
  if (!stillWanted) return;
  const { userAgent } = self.navigator;
  const applicationServerKey = base64Url(subscription.options?.applicationServerKey);
  await post('/api/push/subscribe', { endpoint, keys, userAgent, applicationServerKey, previousEndpoint }, others.token);
  await announce({ type: 'carillon:renewed' });
}

async function resubscribe(old) {
  const { pushManager } = self.registration;
  const applicationServerKey = old?.options?.applicationServerKey ?? (await serverKey());
  return (await pushManager.getSubscription()) ?? pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
}

/** The server must know the key, for browsers make a replacement under the old one. */
function base64Url(key) {
  if (!key) return undefined;
  const base64 = btoa(String.fromCharCode(...new Uint8Array(key)));
  return base64.replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

async function serverKey() {
  const answer = await (await ask('/api/push/vapid-public-key', {})).json();
  return (answer.data ?? answer).publicKey; // base64url text is allowed here
}

// ---- the server, the pages, the memory ----

async function server() {
  const named = SETTINGS.server ?? (await read(MEMORY_KEY, {})).server ?? self.location.origin;
  return named.replace(/\/$/, '');
}

const underWay = new Set();

function post(path, body, token) {
  const headers = { 'Content-Type': 'application/json' };
  if (token) headers.Authorization = `Bearer ${token}`;
  return ask(path, { method: 'POST', headers, body: JSON.stringify(body), keepalive: true });
}

/** Throws an error that is `passing` where the same request may do better later. */
async function ask(path, options) {
  const address = (await server()) + path;
  const call = new AbortController();
  const timer = setTimeout(() => call.abort(), REPORT_TIMEOUT_MS);
  underWay.add(call);
  let response;
  try {
    response = await fetch(address, { ...options, signal: call.signal });
  } catch (cause) {
    throw Object.assign(new Error('The server cannot be reached', { cause }), { passing: true });
  } finally {
    underWay.delete(call);
    clearTimeout(timer);
  }
  if (response.ok) return response;
  const { status } = response;
  throw Object.assign(new Error(`The server answered ${status}`), { passing: status >= 500 || status === 429 || status === 408 });
}

async function announce(message) {
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  for (const client of windows) client.postMessage(message);
}

let last = Promise.resolve();

/** Reading and writing of the memory, one after the other: events overlap. */
function inTurn(work) {
  const mine = last.then(work);
  last = mine.then(() => {}, () => {}); // whoever asked hears of a failure; the next is not kept from its turn
  return mine;
}

/** A worker is stopped between events, so what it must know lies in this origin's cache storage. */
async function write(key, facts) {
  const cache = await caches.open(MEMORY);
  await cache.put(key, new Response(JSON.stringify(facts)));
}

async function read(key, otherwise) {
  const stored = await (await caches.open(MEMORY)).match(key);
  return stored ? stored.json() : otherwise;
}

/** Signing out: no token, no endpoint, no report, no notification and no number of the former user stays. */
async function forget() {
  for (const call of underWay) call.abort(); // what holds the turn gives it up
  await inTurn(async () => {
    const cache = await caches.open(MEMORY);
    for (const key of [MEMORY_KEY, REPORTS_KEY]) await cache.delete(key);
  });
  for (const shown of (await self.registration.getNotifications()).filter(isOurs)) shown.close();
  await countOnIcon();
}
})();

/*
 * Carillon's service worker: shows pushes, follows clicks, tells the server about clicks and closes, and renews a
 * subscription that the browser replaced. A classic script in one file, so that any site can serve it as it is from
 * its own root. `?server=https://push.example.org` names a Carillon server on another origin; `?icon=` and `?badge=`
 * name the pictures of a notification that brings none.
 *
 * A browser withdraws the permission of a worker that receives a push and shows nothing. So every path ends in a
 * notification, also for a payload nobody can read.
 */
'use strict';

const SETTINGS = new URL(self.location.href).searchParams;
const SERVER = (SETTINGS.get('server') ?? self.location.origin).replace(/\/$/, '');
const MEMORY = 'carillon-v1';
const MEMORY_KEY = new URL('./carillon-memory', self.location.href).href;
const REPORT_TIMEOUT_MS = 10_000;
const MOST_CLICKED = 100;
const UNREADABLE = { title: 'New notification', body: 'Open the app to see what it says.' };

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('push', (event) => event.waitUntil(show(payloadOf(event.data))));
self.addEventListener('notificationclick', (event) => event.waitUntil(clicked(event)));
self.addEventListener('notificationclose', (event) => event.waitUntil(closed(event.notification)));
self.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(renew(event)));
self.addEventListener('message', (event) => {
  if (event.data?.type === 'carillon:remember') {
    const { token, endpoint } = event.data;
    event.waitUntil(remember({ token, endpoint }));
  }
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
  await announce({ type: 'carillon:shown', id: idOf(payload), title });
}

function optionsOf(payload) {
  const options = { body: bodyOf(payload), data: dataOf(payload) };
  for (const name of ['icon', 'badge', 'image']) {
    const url = httpUrl(payload[name]) ?? httpUrl(SETTINGS.get(name));
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

async function clicked(event) {
  const { notification, action } = event;
  const about = notification.data?.carillon ?? {};
  if (lastClicked.size >= MOST_CLICKED) lastClicked.clear();
  lastClicked.add(about.id);
  notification.close();
  // Opening comes first: the browser's leave to do it ends soon after the click.
  await openOrFocus(about.actionUrls?.[action] ?? about.url);
  await report(about.id, 'clicked', action || undefined);
}

async function closed(notification) {
  const id = notification.data?.carillon?.id;
  if (!lastClicked.delete(id)) await report(id, 'closed');
}

async function openOrFocus(url) {
  const target = url ?? self.registration.scope;
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const open = windows.find((client) => (url ? samePage(client.url, target) : client.url.startsWith(target)));
  return open ? open.focus() : self.clients.openWindow(target);
}

function samePage(left, right) {
  return left.split('#')[0] === right.split('#')[0];
}

/** Best effort: a click counts for the visitor even if the server never hears of it. */
async function report(publishId, happened, action) {
  await announce({ type: `carillon:${happened}`, id: publishId, action });
  if (!publishId) return;
  const { endpoint, token } = await recall();
  if (!endpoint) return;
  try {
    await post('/api/push/events', { endpoint, publishId, event: happened, action }, token);
  } catch (error) {
    await announce({ type: 'carillon:report-failed', id: publishId, reason: String(error) });
  }
}

// ---- a subscription the browser replaced ----

async function renew(event) {
  const { endpoint: lastKnown, token } = await recall();
  const previousEndpoint = event.oldSubscription?.endpoint ?? lastKnown;
  const subscription = event.newSubscription ?? (await resubscribe(event.oldSubscription));
  const { endpoint, keys } = subscription.toJSON();
  await remember({ endpoint, token });
  await post('/api/push/subscribe', { endpoint, keys, userAgent: self.navigator.userAgent, previousEndpoint }, token);
  await announce({ type: 'carillon:renewed' });
}

async function resubscribe(old) {
  const { pushManager } = self.registration;
  const applicationServerKey = old?.options?.applicationServerKey ?? (await serverKey());
  return (await pushManager.getSubscription()) ?? pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
}

async function serverKey() {
  const response = await fetch(`${SERVER}/api/push/vapid-public-key`, { signal: AbortSignal.timeout(REPORT_TIMEOUT_MS) });
  if (!response.ok) throw new Error(`The server key cannot be read: ${response.status}`);
  const answer = await response.json();
  return (answer.data ?? answer).publicKey; // base64url text is allowed here
}

// ---- the server, the pages, the memory ----

async function post(path, body, token) {
  const headers = { 'Content-Type': 'application/json' };
  if (token) headers.Authorization = `Bearer ${token}`;
  const signal = AbortSignal.timeout(REPORT_TIMEOUT_MS);
  const response = await fetch(SERVER + path, { method: 'POST', headers, body: JSON.stringify(body), signal, keepalive: true });
  if (!response.ok) throw new Error(`The server answered ${response.status}`);
}

async function announce(message) {
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  for (const client of windows) client.postMessage(message);
}

/** A worker is stopped between events, so what it must know lies in this origin's cache storage. */
async function remember(facts) {
  const cache = await caches.open(MEMORY);
  await cache.put(MEMORY_KEY, new Response(JSON.stringify(facts)));
}

async function recall() {
  const stored = await (await caches.open(MEMORY)).match(MEMORY_KEY);
  return stored ? stored.json() : {};
}

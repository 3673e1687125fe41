import { Carillon, CarillonPush } from '../carillon.js';
import { curl, pieces, shortened } from './call.js';
import { noticeFor } from './notices.js';
import {
  byId,
  isUsable,
  nameOf,
  ring,
  setUsable,
  showDevices,
  showEmptyJourney,
  showJourney,
  showLive,
  showNotice,
  showReceived,
} from './render.js';
import { DemoSession } from './session.js';
import { isPassing, PublishWatch } from './watch.js';

/** The page at `/`: wires the buttons to the client library. */
const session = new DemoSession();
const push = new CarillonPush({
  token: () => session.token(),
  serviceWorkerUrl: '/carillon-sw.js?icon=/icons/carillon-192.png&badge=/icons/badge-96.png',
});
const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 30_000;
let ownDevice = null;
let watch = null;
let names = new Map();
let live = null;
let reachable = false;
let received = null;
let saidPassing = false;

byId('enable').addEventListener('click', () => busy(byId('enable'), () => (ownDevice ? disable() : enable())));
byId('send-form').addEventListener('submit', (event) => {
  event.preventDefault();
  busy(byId('send'), send);
});
byId('send-form').addEventListener('input', () => attempt(showCall));
byId('copy').addEventListener('click', () => attempt(copyCall));
push.bind('shown', (message) => arrived('shown', message));
push.bind('clicked', ({ id }) => watch?.heard('clicked', id));
push.bind('renewed', () => attempt(refreshPage));
push.bind('changed', () => attempt(refreshPage));
showEmptyJourney();
openAgain();

async function openAgain(waitMs = FIRST_RETRY_MS) {
  const error = await attempt(open);
  if (error && isPassing(error)) setTimeout(() => openAgain(Math.min(waitMs * 2, LONGEST_RETRY_MS)), error.retryAfterMs ?? waitMs);
}

async function open() {
  if (live) return; // the button was quicker than the timer
  if (!(await session.start())) return showProduction();
  byId('try').hidden = false;
  byId('profile').textContent = 'Development profile';
  byId('profile').hidden = false;
  byId('send-form').dataset.user = session.user;
  showNotice(noticeFor(push.support()));
  goLive();
  await showCall();
  await refreshPage();
}

async function showProduction() {
  const { page, backend } = pieces(location.origin);
  byId('page-code').textContent = page;
  byId('backend-code').textContent = backend;
  byId('production').hidden = false;
  showNotice(null);
  const { ok } = await fetch('/health/ready', { signal: AbortSignal.timeout(10_000) });
  byId('health').textContent = ok ? 'Ready' : 'Not ready, see Health';
}

function goLive() {
  live = new Carillon(session.live.key, { unavailableTimeout: 3_000 });
  live.subscribe(session.live.channel).bind('push', ({ notificationId: id, title, body }) => arrived('live', { id, title, body }));
  live.connection.bind('state_change', ({ current }) => {
    showLive(current, watch?.seen);
    showUsable();
  });
  live.connection.bind('connected', () => attempt(recovered));
  showLive(live.connection.state);
}

/** The server is back: what was said of its absence is over. */
async function recovered() {
  if (saidPassing) showNotice(noticeFor(push.support()));
  saidPassing = false;
  await refreshPage();
}

async function enable() {
  byId('enable-text').textContent = 'Asking you, then the browser’s push service.';
  try {
    ownDevice = await push.subscribe();
  } finally {
    showOwnDevice();
  }
  showNotice(null);
  await refreshDevices();
}

async function disable() {
  await push.unsubscribe();
  ownDevice = null;
  showOwnDevice();
  await refreshDevices();
}

async function send() {
  watch?.stop();
  received = null;
  byId('received').replaceChildren();
  const mine = follower(true);
  bringIntoSight(byId('result'));
  try {
    const publishId = await session.send(content());
    attempt(() => follow(mine, publishId)); // the button is free again while this one travels
  } catch (error) {
    mine.refused(noticeFor(error.code ?? 'unknown', error.message).title + '.');
    throw error;
  }
}

/** On a narrow screen the track is below the button that was pressed. */
function bringIntoSight(part) {
  const { top } = part.getBoundingClientRect();
  if (top < 0 || top > innerHeight / 2) part.scrollIntoView({ block: 'start' });
}

function content() {
  return Object.fromEntries(new FormData(byId('send-form')));
}

async function showCall() {
  byId('call').textContent = curl(location.origin, shortened(await session.token()), content());
}

async function copyCall() {
  const call = curl(location.origin, await session.token(), content());
  try {
    await navigator.clipboard.writeText(call);
    byId('copy').textContent = 'Copied, with your token';
  } catch {
    // Refused, or over plain http not there: the whole call is selected for the visitor to copy.
    byId('call').textContent = call;
    getSelection().selectAllChildren(byId('call'));
  }
}

function follower(timed) {
  watch = new PublishWatch((id) => session.status(id), show, { timed });
  return watch;
}

function show(status, seen) {
  showJourney(status, seen, names);
  showLive(live.connection.state, seen);
}

async function follow(current, publishId) {
  await current.follow(publishId);
  await refreshDevices();
}

/** Something came, by push or live: from the button, from another tab, or from the command. */
function arrived(way, { id, title, body }) {
  if (!watch?.heard(way, id) && id?.startsWith(session.live?.channel)) {
    watch?.stop();
    const others = follower(false);
    attempt(() => follow(others, id));
    others.heard(way, id);
  }
  if (received?.id !== id) {
    received = { id, title, body, ways: [] };
    ring();
  }
  if (!received.ways.includes(way)) received.ways.push(way);
  showReceived(received);
}

async function refreshPage() {
  ownDevice = await push.refresh();
  showOwnDevice();
  await refreshDevices();
}

function showOwnDevice() {
  const possible = ownDevice !== null || ['ready', 'granted'].includes(push.support());
  setUsable(byId('enable'), possible);
  byId('enable').textContent = ownDevice ? 'Stop notifying me' : 'Enable notifications';
  byId('enable-text').textContent = ownDevice
    ? `Notifications are on: this browser is “${ownDevice.deviceName}”.`
    : 'Your browser asks once. You can take it back at any time.';
}

async function refreshDevices() {
  const devices = await push.devices();
  names = new Map(devices.map((device) => [device.deviceId, nameOf(device)]));
  showDevices(devices, ownDevice?.deviceId ?? null, { toggle, remove });
  reachable = devices.some((device) => device.isActive);
  showUsable();
}

function showUsable() {
  const { state } = live.connection;
  setUsable(byId('send'), reachable || state === 'connected');
  byId('send-hint').textContent = hint(state);
}

function hint(state) {
  if (state === 'unavailable') return 'The server does not answer. Trying again.';
  if (state !== 'connected') return 'Connecting.';
  return reachable ? '' : 'It comes to this page only, until you enable notifications.';
}

function toggle(device) {
  return attempt(async () => {
    await (device.isActive ? push.disable(device.deviceId) : push.enable(device.deviceId));
    await refreshDevices();
  });
}

function remove(device, own) {
  return attempt(async () => {
    if (own) return disable();
    await push.remove(device.deviceId);
    await refreshDevices();
  });
}

async function busy(button, work) {
  if (!isUsable(button)) return;
  button.setAttribute('aria-busy', 'true');
  await attempt(work);
  button.removeAttribute('aria-busy');
}

/** The page's edge: whatever fails is said to the visitor. Answers the error, or null. */
async function attempt(work) {
  try {
    await work();
    return null;
  } catch (error) {
    saidPassing = isPassing(error);
    showNotice(noticeFor(error.code ?? 'unknown', error.message), saidPassing ? again : undefined);
    return error;
  }
}

function again() {
  return attempt(live ? recovered : open);
}

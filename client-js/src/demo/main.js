import { Carillon, CarillonPush } from '../carillon.js';
import { noticeFor } from './notices.js';
import { byId, nameOf, ring, showDevices, showEmptyJourney, showJourney, showLive, showNotice } from './render.js';
import { DemoSession } from './session.js';
import { PublishWatch } from './watch.js';

/** The demo page: wires the buttons to the client library. */
const session = new DemoSession();
const push = new CarillonPush({
  token: () => session.token(),
  serviceWorkerUrl: '/carillon-sw.js?icon=/icons/carillon-192.png&badge=/icons/badge-96.png',
});
let ownDevice = null;
let watch = null;
let names = new Map();
let live = null;
let reachable = false;

byId('enable').addEventListener('click', () => busy(byId('enable'), enable));
byId('disable').addEventListener('click', () => busy(byId('disable'), disable));
byId('send-form').addEventListener('submit', (event) => {
  event.preventDefault();
  busy(byId('send'), send);
});
navigator.serviceWorker?.addEventListener('message', ({ data }) => heard(data));
navigator.serviceWorker?.startMessages?.();
showEmptyJourney();
attempt(open);

async function open() {
  if (!(await session.start())) {
    byId('enable').disabled = true;
    byId('send-form').hidden = true;
    byId('send-text').textContent = 'Only the development profile sends to visitors.';
    return showNotice(noticeFor('production'));
  }
  byId('profile').textContent = 'Development profile';
  byId('profile').hidden = false;
  byId('send-form').dataset.user = session.user;
  showNotice(noticeFor(push.support()));
  goLive();
  ownDevice = await push.refresh();
  await refreshPage();
}

function goLive() {
  live = new Carillon(session.live.key);
  live.subscribe(session.live.channel).bind('push', ({ notificationId: id }) => watch?.heard({ type: 'live', id }));
  live.connection.bind('state_change', ({ current }) => {
    showLive(current, watch?.seen);
    showReachable();
  });
  showLive(live.connection.state);
}

async function enable() {
  byId('enable-text').textContent = 'Asking you, then the browser’s push service.';
  try {
    ownDevice = await push.subscribe();
  } finally {
    sayEnabled();
  }
  showNotice(null);
  await refreshPage();
}

async function disable() {
  await push.unsubscribe();
  ownDevice = null;
  await refreshPage();
}

async function send() {
  watch?.stop();
  watch = new PublishWatch((id) => session.status(id), show);
  const { title, body } = Object.fromEntries(new FormData(byId('send-form')));
  const publishId = await session.send({ title, body, url: new URL('/', location.href).href });
  attempt(() => follow(watch, publishId)); // the button is free again while this one travels
}

function show(status, seen) {
  showJourney(status, seen, names);
  showLive(live.connection.state, seen);
}

async function follow(current, publishId) {
  await current.follow(publishId);
  await refreshDevices();
}

async function refreshPage() {
  const enabled = ownDevice !== null;
  const possible = enabled || ['ready', 'granted'].includes(push.support());
  byId('enable').disabled = enabled || !possible;
  byId('enable').textContent = enabled ? 'Notifications are on' : 'Enable notifications';
  byId('disable').hidden = !enabled;
  byId('enable-title').closest('.card').classList.toggle('done', enabled);
  sayEnabled();
  await refreshDevices();
}

function sayEnabled() {
  byId('enable-text').textContent = ownDevice
    ? `This browser is registered as “${ownDevice.deviceName}”.`
    : 'Your browser asks once. You can take it back at any time.';
}

async function refreshDevices() {
  const devices = await push.devices();
  names = new Map(devices.map((device) => [device.deviceId, nameOf(device)]));
  showDevices(devices, ownDevice?.deviceId ?? null, { toggle, remove });
  reachable = devices.some((device) => device.isActive);
  showReachable();
}

function showReachable() {
  const connected = live.connection.state === 'connected';
  byId('send').disabled = !reachable && !connected;
  byId('send-hint').textContent = reachable ? '' : connected ? 'Only live, until you enable notifications.' : 'Enable notifications first.';
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

function heard(message) {
  if (message?.type === 'carillon:shown') ring();
  if (message?.type === 'carillon:renewed') attempt(refreshPage);
  if (message?.type?.startsWith('carillon:')) watch?.heard(message);
}

async function busy(button, work) {
  button.setAttribute('aria-busy', 'true');
  const before = button.disabled;
  button.disabled = true;
  const worked = await attempt(work);
  button.removeAttribute('aria-busy');
  if (!worked || button.id !== 'enable') button.disabled = before;
}

/** The page's edge: whatever fails is said to the visitor. */
async function attempt(work) {
  try {
    await work();
    return true;
  } catch (error) {
    showNotice(noticeFor(error.code ?? 'unknown', error.message));
    return false;
  }
}

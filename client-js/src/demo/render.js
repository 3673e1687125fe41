import { counters, duration, isLive, liveSentence, outcome, sentence, stages } from './journey.js';

/** Makes an element. Text always goes in as text, so nothing a server or device says becomes markup. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(key, value);
    else if (value !== undefined && value !== false) made.setAttribute(key, value === true ? '' : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

export function byId(id) {
  return document.getElementById(id);
}

/** @param {() => void} [retry] offered as a button */
export function showNotice(notice, retry) {
  const place = byId('problem');
  if (!notice) return place.replaceChildren();
  const steps = notice.steps?.map((step) => element('li', {}, step));
  place.replaceChildren(
    element(
      'div',
      { class: notice.bad ? 'notice bad' : 'notice' },
      element('h2', {}, notice.title),
      element('p', {}, notice.text),
      steps ? element('ol', {}, ...steps) : null,
      retry ? element('button', { type: 'button', class: 'second', click: retry }, 'Try again') : null,
    ),
  );
}

const WAYS = { shown: 'push, shown by the service worker', live: 'live, over the open connection' };

/** What came, as a notification looks, and each way it came. */
export function showReceived({ title, body, ways }) {
  byId('received').replaceChildren(
    element(
      'article',
      { class: 'toast' },
      element('img', { src: '/icons/carillon.svg', width: '40', height: '40', alt: '' }),
      element(
        'div',
        {},
        element('strong', {}, title),
        body ? element('p', {}, body) : null,
        element('small', {}, ways.map((way) => WAYS[way]).join('; ')),
      ),
    ),
  );
}

/** A control that cannot be used now keeps its focus, and says so to everyone. */
export function setUsable(button, usable) {
  button.setAttribute('aria-disabled', String(!usable));
}

export function isUsable(button) {
  return button.getAttribute('aria-disabled') !== 'true' && button.getAttribute('aria-busy') !== 'true';
}

/** @param {Map<string, string>} names of the visitor's devices by their ids */
export function showJourney(status, seen, names = new Map()) {
  byId('journey-text').textContent = sentence(status, seen);
  byId('track').replaceChildren(...stages(status, seen).map(stageElement));
  byId('counters').hidden = !status?.counters;
  if (status?.counters) byId('counters').replaceChildren(...counters(status).map(counterElement));
  const deliveries = status?.deliveries ?? [];
  byId('deliveries').hidden = deliveries.length === 0;
  if (deliveries.length > 0) byId('deliveries').replaceChildren(deliveryTable(deliveries, names));
}

/** The track before anything was sent. */
export function showEmptyJourney() {
  byId('track').replaceChildren(...stages(null).map(stageElement));
}

const MARKS = { done: '✓', failed: '×', now: '', ahead: '' };
const SPOKEN = { done: 'done', failed: 'failed', now: 'under way', ahead: 'not yet' };

function stageElement({ label, look, afterMs }) {
  return element(
    'li',
    { class: `step ${look}`, 'aria-label': `${label}: ${SPOKEN[look]}`, 'aria-current': look === 'now' ? 'step' : undefined },
    element('span', { class: 'dot', 'aria-hidden': 'true' }, MARKS[look]),
    element('strong', {}, label),
    element('small', {}, afterMs === undefined ? '' : duration(afterMs)),
  );
}

function counterElement({ label, value, look }) {
  return element('div', { class: look || undefined }, element('dt', {}, label), element('dd', {}, String(value)));
}

function deliveryTable(deliveries, names) {
  return element(
    'table',
    {},
    element('caption', {}, 'What happened at each place it was sent to'),
    element('thead', {}, element('tr', {}, ...['Where', 'Outcome', 'Answered in'].map((head) => element('th', { scope: 'col' }, head)))),
    element('tbody', {}, ...deliveries.map((delivery) => deliveryRow(delivery, names))),
  );
}

function deliveryRow(delivery, names) {
  const { look, words, why, answeredInMs } = outcome(delivery);
  return element(
    'tr',
    {},
    element('td', {}, nameOfTarget(delivery, names)),
    element('td', {}, element('span', { class: `tag ${look}` }, words), why ? element('small', {}, why) : null),
    element('td', {}, answeredInMs === null ? '' : duration(answeredInMs)),
  );
}

function nameOfTarget(delivery, names) {
  return isLive(delivery) ? 'This page, live' : (names.get(delivery.deviceId) ?? 'A browser that is gone');
}

/** @param {string} connection the state of the live connection */
export function showLive(connection, seen) {
  byId('live').hidden = false;
  byId('live').classList.toggle('on', connection === 'connected');
  byId('live').textContent = liveSentence(connection, seen);
}

/**
 * @param {object[]} devices as the server lists them
 * @param {string|null} ownId the id of this browser's device
 * @param {{toggle: (device: object) => void, remove: (device: object) => void}} actions
 */
export function showDevices(devices, ownId, actions) {
  byId('devices-section').hidden = devices.length === 0;
  byId('devices').replaceChildren(...devices.map((device) => deviceElement(device, ownId, actions)));
}

export function nameOf(device) {
  return device.deviceName ?? ([device.browser, device.os].filter(Boolean).join(' on ') || 'A device');
}

function deviceElement(device, ownId, actions) {
  const name = nameOf(device);
  const own = ownId !== null && device.deviceId === ownId;
  return element(
    'li',
    { class: device.isActive ? 'device' : 'device off' },
    element(
      'div',
      { class: 'device-words' },
      element('strong', {}, name),
      own ? element('span', { class: 'tag' }, 'this browser') : null,
      device.isActive ? null : element('span', { class: 'tag plain' }, 'paused'),
      element('small', {}, since(device)),
    ),
    button(device.isActive ? 'Pause' : 'Resume', name, '', () => actions.toggle(device)),
    button('Remove', name, 'bad', () => actions.remove(device, own)),
  );
}

function button(verb, name, look, click) {
  return element('button', { type: 'button', class: `quiet ${look}`, 'aria-label': `${verb} ${name}`, click }, verb);
}

function since(device) {
  const added = `Added ${moment(device.createdAt)}`;
  return device.lastUsedAt ? `${added}, last active ${moment(device.lastUsedAt)}` : added;
}

function moment(time) {
  return new Date(time).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}

/** Swings the bell once, for those who like motion. */
export function ring() {
  const bell = byId('bell');
  bell.classList.remove('ringing');
  void bell.getBoundingClientRect(); // lets the animation begin again
  bell.classList.add('ringing');
}

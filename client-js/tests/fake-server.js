import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The browser routes of a Carillon server, in memory, beside the client's own files: for tests, and for working on
 * the page without the server (`node tests/fake-server.js 6031`).
 */
const SOURCES = fileURLToPath(new URL('../src/', import.meta.url));
const DOCS = fileURLToPath(new URL('../../docs/', import.meta.url));
const TYPES = {
  '.md': 'text/plain; charset=utf-8',
  '.html': 'text/html',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
};
// The example key of RFC 8292 section 2.4.
const VAPID_KEY = 'BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs';
const VISITOR = { appId: 'app-id', key: 'app-key', channel: 'demo-1' };
const STATES = ['queued', 'planning', 'dispatching', 'succeeded'];

export function fakeServer({ production = false } = {}) {
  const devices = new Map();
  const events = [];
  const publishes = new Map();
  const streams = new Set();
  const routes = {
    'POST /api/push/demo/session': ({ user }) => ({ token: jwt(user ?? 'visitor-1'), ...VISITOR, user: user ?? 'visitor-1' }),
    'POST /api/push/demo/send': ({ title, body }) => {
      const publishId = `${VISITOR.channel}-${publishes.size + 1}`;
      publishes.set(publishId, 0);
      for (const stream of streams) say(stream, 'push', { notificationId: publishId, title, body }, { channel: VISITOR.channel });
      return { success: true, publishId };
    },
    'GET /api/push/vapid-public-key': () => ({ success: true, publicKey: VAPID_KEY }),
    'POST /api/push/subscribe': (body) => enveloped(add(devices, body)),
    'POST /api/push/unsubscribe': ({ endpoint }) => enveloped({ removed: devices.delete(endpoint) }),
    'GET /api/push/devices': () => ({ success: true, count: devices.size, data: { devices: [...devices.values()] } }),
    'POST /api/push/events': (body) => enveloped({ recorded: events.push(body) }),
  };

  function answer(method, path, body) {
    if (production && path.startsWith('/api/push/demo/')) return undefined;
    const [, id] = /^\/api\/push\/demo\/status\/(.+)$/.exec(path) ?? [];
    if (id) return progress(publishes, devices, id);
    const [, deviceId] = /^\/api\/push\/devices\/(.+)$/.exec(path) ?? [];
    if (deviceId) return change(devices, deviceId, method, body);
    return routes[`${method} ${path}`]?.(body);
  }

  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    if (pathname === '/sse') return live(response, streams);
    if (pathname === '/health/ready') return response.writeHead(200).end();
    if (!pathname.startsWith('/api/')) return serveFile(pathname, response);
    const result = answer(request.method, pathname, await jsonOf(request));
    response.writeHead(result === undefined ? 404 : 200, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(result ?? { success: false, code: 'not_found', message: 'No such route.' }));
  });
  return { server, devices, events };
}

/** The live connection of whoever has no socket, which this server has not. */
function live(response, streams) {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  say(response, 'sockudo:connection_established', { socket_id: '1.1', activity_timeout: 120 });
  streams.add(response);
  response.on('close', () => streams.delete(response));
}

function say(stream, event, data, more = {}) {
  stream.write(`data: ${JSON.stringify({ event, data, ...more })}\n\n`);
}

function enveloped(data) {
  return { success: true, message: 'ok', data };
}

function add(devices, { endpoint, userAgent = '' }) {
  const known = devices.get(endpoint);
  const browser = /Firefox/.test(userAgent) ? 'Firefox' : 'Chrome';
  const number = devices.size + 1;
  const device = known ?? {
    id: `s-${number}`,
    deviceId: `d-${number}`,
    deviceName: `${browser} on Linux`,
    browser,
    os: 'Linux',
    deviceType: 'desktop',
    isActive: true,
    lastUsedAt: null,
    createdAt: Date.UTC(2026, 0, 5, 9, 30),
  };
  devices.set(endpoint, device);
  return { subscriptionId: device.id, deviceId: device.deviceId, deviceName: device.deviceName };
}

function change(devices, deviceId, method, body) {
  const entry = [...devices].find(([, device]) => device.deviceId === deviceId);
  if (!entry) return undefined;
  if (method === 'DELETE') devices.delete(entry[0]);
  if (method === 'PATCH') entry[1].isActive = body.isActive;
  return enveloped(entry[1]);
}

function progress(publishes, devices, publishId) {
  if (!publishes.has(publishId)) return undefined;
  const step = Math.min(publishes.get(publishId), STATES.length - 1);
  publishes.set(publishId, step + 1);
  const ended = step === STATES.length - 1;
  const planned = step > 0 ? devices.size + 1 : 0;
  return {
    publishId,
    state: STATES[step],
    counters: { planned, dispatched: step > 1 ? planned : 0, succeeded: ended ? planned : 0, open: ended ? 0 : planned },
    deliveries: ended ? [{ ...accepted({}), provider: 'realtime' }, ...[...devices.values()].map(accepted)] : [],
  };
}

function accepted({ deviceId }) {
  return { deviceId, provider: 'webPush', outcome: 'accepted', attempts: 1, firstAttemptAtMs: 1_000, settledAtMs: 1_041 };
}

function jwt(subject) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part({ sub: subject, exp: 4_102_444_800 })}.unsigned`;
}

async function jsonOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return chunks.length === 0 ? {} : JSON.parse(Buffer.concat(chunks).toString());
}

async function serveFile(pathname, response) {
  const path = normalize(pathname === '/' ? '/index.html' : pathname);
  const file = path.startsWith('/docs/') ? join(DOCS, path.slice('/docs/'.length)) : join(SOURCES, path);
  try {
    const content = await readFile(file);
    response.writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream' });
    response.end(content);
  } catch {
    response.writeHead(404).end();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { server, devices } = fakeServer({ production: process.argv.includes('--production') });
  if (process.argv.includes('--devices')) {
    add(devices, { endpoint: 'https://push.example/1', userAgent: 'Firefox' });
    add(devices, { endpoint: 'https://push.example/2', userAgent: 'Chrome' });
    devices.get('https://push.example/2').isActive = false;
  }
  server.listen(Number(process.argv[2] ?? 6031));
}

/** A window whose sockets and clock a test holds in its hands. */
export function fakeWindow({ random = 1, answerAuth = () => Response.json({ auth: 'key:sig' }) } = {}) {
  const sockets = [];
  const timers = new Map();
  const listeners = {};
  let now = 0;
  let lastTimer = 0;
  class FakeSocket {
    sent = [];
    closed = false;
    constructor(url) {
      this.url = url;
      sockets.push(this);
    }
    send(text) {
      this.sent.push(JSON.parse(text));
    }
    close() {
      this.closed = true;
    }
    /** The server says something. */
    say(event, data, more = {}) {
      this.onmessage({ data: JSON.stringify({ event, data, ...more }) });
    }
    /** The server, or the network, ends it. */
    end(code, reason = '') {
      this.onclose({ code, reason });
    }
    establish(socketId = `${sockets.length}.1`) {
      this.say('sockudo:connection_established', { socket_id: socketId, activity_timeout: 60 });
    }
    framesNamed(event) {
      return this.sent.filter((frame) => frame.event === event).map((frame) => frame.data);
    }
  }
  const env = {
    WebSocket: FakeSocket,
    location: { protocol: 'https:', hostname: 'app.example', port: '' },
    fetch: async (url, options) => answerAuth(url, options),
    random: () => random,
    now: () => now,
    setTimeout: (action, delay) => {
      timers.set(++lastTimer, { action, at: now + delay });
      return lastTimer;
    },
    clearTimeout: (id) => timers.delete(id),
    addEventListener: (type, listener) => (listeners[type] = listener),
  };
  /** Lets time pass, running what falls due in order. */
  function pass(milliseconds) {
    const end = now + milliseconds;
    for (let next = due(end); next; next = due(end)) {
      timers.delete(next[0]);
      now = next[1].at;
      next[1].action();
    }
    now = end;
  }
  function due(end) {
    return [...timers].filter(([, timer]) => timer.at <= end).sort((a, b) => a[1].at - b[1].at)[0];
  }
  return { env, sockets, pass, fire: (type) => listeners[type]() };
}

/** Lets promises that are ready run. */
export function settle() {
  return new Promise((resolve) => setImmediate(resolve));
}

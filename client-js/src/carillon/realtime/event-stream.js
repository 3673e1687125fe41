/**
 * Server-sent events where no WebSocket gets through, in the shape that `Connection` knows of one: it says messages and
 * its close. Its channels are part of its address, and it is one way; so a change of channels is a new stream.
 *
 * Read with fetch, because an `EventSource` can neither begin at a position nor be told apart from a refusal.
 */
export class EventStream {
  onmessage = null;
  onclose = null;
  /** Called when anything arrives, be it the server's ping. */
  onalive = null;
  #call = new AbortController();

  /**
   * @param {string} address of the route, with the app's key
   * @param {{channels: string[], positions: object, sign: null | (() => Promise<{auth: string, expires: number|string}>)}} wanted
   * @param {typeof fetch} fetchFunction
   */
  constructor(address, { channels, positions, sign }, fetchFunction) {
    this.channels = channels;
    this.#follow(address, positions, sign, fetchFunction);
  }

  /** Nothing can be said on it. */
  send() {}

  close() {
    this.onmessage = this.onclose = this.onalive = null;
    this.#call.abort();
  }

  async #follow(address, positions, sign, fetchFunction) {
    try {
      const response = await fetchFunction(await this.#addressOf(address, sign), {
        headers: { Accept: 'text/event-stream', ...positionHeader(positions) },
        cache: 'no-store',
        signal: this.#call.signal,
      });
      if (!response.ok) return this.#end(CODES[response.status] ?? 4100, `The server answered ${response.status}.`);
      await this.#read(response.body.getReader());
      this.#end(0, 'The stream ended.');
    } catch (error) {
      this.#end(0, error.message);
    }
  }

  async #addressOf(address, sign) {
    const query = new URLSearchParams({ channels: this.channels.join(',') });
    if (sign) for (const [name, value] of Object.entries(await sign())) query.set(name, value);
    return `${address}&${query}`;
  }

  async #read(reader) {
    const decoder = new TextDecoder();
    const events = new EventParser((data) => this.onmessage?.({ data }));
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      this.onalive?.();
      events.take(decoder.decode(part.value, { stream: true }));
    }
  }

  #end(code, reason) {
    this.onclose?.({ code, reason });
  }
}

// What the server's refusals are among the close codes of sockets: no use, or later.
const CODES = { 400: 4000, 401: 4009, 404: 4001 };

/** All positions in one id, as the server writes and reads it. */
function positionHeader(positions) {
  const all = Object.entries(positions).map(([channel, { stream_id: stream, serial }]) => `${channel}/${stream}/${serial}`);
  return all.length === 0 ? {} : { 'Last-Event-ID': all.join('|') };
}

/** The data of each event (WHATWG HTML, section 9.2.6); ids, names and comments are of no use here. */
class EventParser {
  #emit;
  #rest = '';
  #data = [];

  constructor(emit) {
    this.#emit = emit;
  }

  take(text) {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop();
    for (const line of lines) this.#line(line.replace(/\r$/, ''));
  }

  #line(line) {
    if (line.startsWith('data:')) this.#data.push(line.slice(line[5] === ' ' ? 6 : 5));
    if (line !== '' || this.#data.length === 0) return;
    this.#emit(this.#data.splice(0).join('\n'));
  }
}

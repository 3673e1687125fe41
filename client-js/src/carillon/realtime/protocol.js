/**
 * The frames of the two protocol generations. Inside the client, system events carry the names that pusher-js made
 * familiar (`pusher:` and `pusher_internal:`), whichever generation is spoken on the wire.
 */
const PREFIXES = { 2: 'sockudo', 7: 'pusher' };

export class Protocol {
  /** @param {2|7} version */
  constructor(version) {
    if (!(version in PREFIXES)) throw new RangeError(`protocol must be 2 or 7, not ${version}`);
    this.version = version;
  }

  /** Whether lost events can be asked for after a reconnect. */
  get resumes() {
    return this.version === 2;
  }

  /** A system event to the server, for example `subscribe`. */
  system(name, data) {
    return JSON.stringify({ event: `${PREFIXES[this.version]}:${name}`, data });
  }

  /** An event from this client to the others on a channel. */
  clientEvent(event, channel, data) {
    return JSON.stringify({ event, channel, data });
  }

  /** @returns {object|null} the frame with its data parsed, or null for what is not one */
  decode(text) {
    const frame = parse(text);
    if (typeof frame?.event !== 'string') return null;
    return { ...frame, event: this.#familiar(frame.event), data: dataOf(frame.data) };
  }

  #familiar(event) {
    const prefix = PREFIXES[this.version];
    if (event.startsWith(`${prefix}:`)) return `pusher:${event.slice(prefix.length + 1)}`;
    if (event.startsWith(`${prefix}_internal:`)) return `pusher_internal:${event.slice(prefix.length + 10)}`;
    return event;
  }
}

/** Data is often JSON inside a string; a string that is not JSON is meant as it stands. */
function dataOf(data) {
  if (typeof data !== 'string') return data;
  const parsed = parse(data);
  return parsed === undefined ? data : parsed;
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

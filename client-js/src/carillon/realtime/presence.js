import { Channel } from './channel.js';

/** Who is on a presence channel, as far as this client knows. */
export class Members {
  #infos = new Map();

  constructor() {
    this.me = null;
    this.myID = null;
  }

  get count() {
    return this.#infos.size;
  }

  /** @returns {{id: string, info: any}|null} */
  get(id) {
    return this.#infos.has(id) ? { id, info: this.#infos.get(id) } : null;
  }

  each(callback) {
    for (const [id, info] of this.#infos) callback({ id, info });
  }

  reset(hash, myID) {
    this.#infos = new Map(Object.entries(hash));
    this.myID = myID;
    this.me = this.get(myID);
  }

  add(id, info) {
    this.#infos.set(id, info);
    return this.get(id);
  }

  remove(id) {
    const member = this.get(id);
    this.#infos.delete(id);
    return member;
  }
}

/** A channel that knows its members. Emits `pusher:member_added` and `pusher:member_removed` with {id, info}. */
export class PresenceChannel extends Channel {
  members = new Members();
  #myID = null;

  /** What the application's server signed for us says who we are. */
  authorized({ channel_data: channelData }) {
    this.#myID = String(JSON.parse(channelData).user_id);
  }

  successData({ presence }) {
    this.members.reset(presence.hash ?? {}, this.#myID);
    return this.members;
  }

  handle(frame) {
    if (frame.event === 'pusher_internal:member_added') {
      const member = this.members.add(String(frame.data.user_id), frame.data.user_info);
      return this.emit('pusher:member_added', member);
    }
    if (frame.event === 'pusher_internal:member_removed') {
      const member = this.members.remove(String(frame.data.user_id));
      return member ? this.emit('pusher:member_removed', member) : undefined;
    }
    return super.handle(frame);
  }
}

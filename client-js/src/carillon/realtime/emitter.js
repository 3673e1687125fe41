/** Named events with listeners, in the shape that users of pusher-js know. */
export class Emitter {
  #listeners = new Map();
  #global = new Set();

  /** @param {(data: any, metadata?: object) => void} listener */
  bind(event, listener) {
    if (!this.#listeners.has(event)) this.#listeners.set(event, new Set());
    this.#listeners.get(event).add(listener);
    return this;
  }

  /** Without a listener, all of the event's; without an event, all of all events. */
  unbind(event, listener) {
    if (event === undefined) this.#listeners.clear();
    else if (listener === undefined) this.#listeners.delete(event);
    else this.#listeners.get(event)?.delete(listener);
    return this;
  }

  /** @param {(event: string, data: any, metadata?: object) => void} listener hears every event */
  bind_global(listener) {
    this.#global.add(listener);
    return this;
  }

  unbind_global(listener) {
    if (listener === undefined) this.#global.clear();
    else this.#global.delete(listener);
    return this;
  }

  unbind_all() {
    return this.unbind().unbind_global();
  }

  emit(event, data, metadata) {
    for (const listener of [...(this.#listeners.get(event) ?? [])]) guarded(() => listener(data, metadata));
    for (const listener of [...this.#global]) guarded(() => listener(event, data, metadata));
  }
}

/** A listener that throws is its owner's bug: it is reported as one and costs the others nothing. */
function guarded(call) {
  try {
    call();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}

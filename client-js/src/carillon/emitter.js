/**
 * Named events with listeners, in the shape that users of pusher-js know. A `context` is what `this` is in the
 * listener; unbinding with one unbinds only what was bound with it.
 */
export class Emitter {
  #listeners = new Map();
  #global = [];

  /**
   * @param {(data: any, metadata?: object) => void} listener bound once, however often it is given with one context
   * @param {any} [context]
   */
  bind(event, listener, context) {
    const bound = this.#listeners.get(event) ?? [];
    if (!bound.some((each) => isSame(each, listener, context))) this.#listeners.set(event, [...bound, { listener, context }]);
    return this;
  }

  /** What is left out matches everything: without arguments, all listeners of all events. */
  unbind(event, listener, context) {
    const events = event === undefined || event === null ? [...this.#listeners.keys()] : [event];
    for (const each of events) {
      const left = (this.#listeners.get(each) ?? []).filter((bound) => !matches(bound, listener, context));
      if (left.length > 0) this.#listeners.set(each, left);
      else this.#listeners.delete(each);
    }
    return this;
  }

  /** @param {(event: string, data: any, metadata?: object) => void} listener hears every event */
  bind_global(listener, context) {
    if (!this.#global.some((each) => isSame(each, listener, context))) this.#global = [...this.#global, { listener, context }];
    return this;
  }

  unbind_global(listener, context) {
    this.#global = this.#global.filter((bound) => !matches(bound, listener, context));
    return this;
  }

  unbind_all() {
    return this.unbind().unbind_global();
  }

  emit(event, data, metadata) {
    for (const { listener, context } of this.#listeners.get(event) ?? []) guarded(() => listener.call(context, data, metadata));
    for (const { listener, context } of this.#global) guarded(() => listener.call(context, event, data, metadata));
  }
}

function isSame(bound, listener, context) {
  return bound.listener === listener && bound.context === context;
}

function matches(bound, listener, context) {
  return (!listener || bound.listener === listener) && (!context || bound.context === context);
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

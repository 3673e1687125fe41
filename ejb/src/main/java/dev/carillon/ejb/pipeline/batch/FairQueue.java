package dev.carillon.ejb.pipeline.batch;

import dev.carillon.api.Lane;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Items by lane, and within a lane one app after the other. Bounded, thread-safe, never waits. */
final class FairQueue<T> {

  private final int capacity;
  private final Map<Lane, LinkedHashMap<String, ArrayDeque<T>>> lanes = new EnumMap<>(Lane.class);
  private int size;

  FairQueue(int capacity) {
    this.capacity = capacity;
    for (Lane lane : Lane.values()) {
      lanes.put(lane, new LinkedHashMap<>());
    }
  }

  /** Adds an item; false when it is full. */
  synchronized boolean offer(Lane lane, String appId, T item) {
    if (size >= capacity) {
      return false;
    }
    lanes.get(lane).computeIfAbsent(appId, id -> new ArrayDeque<>()).add(item);
    size++;
    return true;
  }

  /** The next item of a lane, of the app whose turn it is; null when there is none. */
  synchronized T poll(Lane lane) {
    LinkedHashMap<String, ArrayDeque<T>> apps = lanes.get(lane);
    Iterator<Map.Entry<String, ArrayDeque<T>>> first = apps.entrySet().iterator();
    if (!first.hasNext()) {
      return null;
    }
    Map.Entry<String, ArrayDeque<T>> app = first.next();
    T item = app.getValue().poll();
    first.remove();
    if (!app.getValue().isEmpty()) {
      apps.put(app.getKey(), app.getValue());
    }
    size--;
    return item;
  }

  /** Takes an item out, wherever it stands. */
  synchronized void remove(Lane lane, String appId, T item) {
    ArrayDeque<T> items = lanes.get(lane).get(appId);
    if (items != null && items.remove(item)) {
      size--;
      if (items.isEmpty()) {
        lanes.get(lane).remove(appId);
      }
    }
  }

  synchronized int size() {
    return size;
  }
}

package dev.carillon.ejb.realtime.publish;

import dev.carillon.api.ServiceException;
import dev.carillon.ejb.realtime.settings.RealtimeSettings;
import java.util.List;

/**
 * The pushes that an app's own rules want beside its events: the way to them without knowing what a
 * push is. Safe for many threads.
 */
public interface RuledPushes {

  /** The pushes that the rules make of a publish. */
  List<EventPush> of(EventPublish publish, RealtimeSettings settings);

  /** The pushes of rules were refused; their events went without them. */
  void refused(String appId, ServiceException why);
}

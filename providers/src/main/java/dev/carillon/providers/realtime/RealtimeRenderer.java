package dev.carillon.providers.realtime;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ProviderKind;
import dev.carillon.providers.DeliveryOptions;
import dev.carillon.providers.PayloadRenderer;
import dev.carillon.providers.PushContent;
import dev.carillon.providers.RenderedPayload;
import java.util.Map;

/** Writes content as the data of a realtime event: each field under its own name. */
public final class RealtimeRenderer implements PayloadRenderer {

  @Override
  public RenderedPayload render(PushContent content, DeliveryOptions options) {
    if (content.override() != null) {
      return new RenderedPayload(ProviderKind.REALTIME, content.override(), Map.of(), true);
    }
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    putText(event, "notificationId", content.notificationId());
    putText(event, "title", content.title());
    putText(event, "body", content.body());
    putText(event, "icon", content.icon());
    putText(event, "sound", content.sound());
    if (content.webNotification() != null) {
      event.setAll(content.webNotification());
    }
    if (content.data() != null) {
      event.set("data", content.data());
    }
    return new RenderedPayload(ProviderKind.REALTIME, event, Map.of(), false);
  }

  private static void putText(ObjectNode node, String name, String value) {
    if (value != null) {
      node.put(name, value);
    }
  }
}

package dev.carillon.web.realtime;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.ejb.realtime.publish.EventPush;
import dev.carillon.ejb.realtime.publish.NewEvent;
import dev.carillon.ejb.realtime.pushrule.PublishedPushes;
import dev.carillon.web.auth.Caller;
import dev.carillon.web.json.Fields;
import dev.carillon.web.push.PublishCommands;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;

/**
 * The push that may stand beside an event in one request: a publish as the push API takes it, which
 * without recipients goes to the devices subscribed to the event's channels.
 */
@ApplicationScoped
public class EventPushes {

  private final PublishCommands commands;
  private final PublishedPushes pushes;

  @Inject
  public EventPushes(PublishCommands commands, PublishedPushes pushes) {
    this.commands = commands;
    this.pushes = pushes;
  }

  /** The pushes of one event: none or one. */
  public List<EventPush> of(Caller caller, ObjectNode body, NewEvent event) {
    ObjectNode given = new Fields(body).object("push");
    if (given == null) {
      return List.of();
    }
    ObjectNode push = given.deepCopy();
    if (!push.has("recipients")) {
      ArrayNode recipients = push.putArray("recipients");
      event
          .channels()
          .forEach(
              channel ->
                  recipients.addObject().put("type", "channel").put("channel", channel.value()));
    }
    return List.of(pushes.of(commands.of(caller, push, null)));
  }
}

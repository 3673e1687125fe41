package dev.carillon.ejb.realtime.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.carillon.api.ErrorCode;
import dev.carillon.api.FailureClass;
import dev.carillon.api.ProviderKind;
import dev.carillon.api.ServiceException;
import dev.carillon.api.Urgency;
import dev.carillon.ejb.realtime.publish.EventPublish;
import dev.carillon.ejb.realtime.publish.RealtimePublisher;
import dev.carillon.persistence.jdbc.StorageException;
import dev.carillon.providers.DeliveryOptions;
import dev.carillon.providers.Outcome;
import dev.carillon.providers.ProviderToken;
import dev.carillon.providers.PushTarget;
import dev.carillon.providers.RenderedPayload;
import dev.carillon.providers.Submission;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RealtimePushesTest {

  private static final class Publisher extends RealtimePublisher {
    Publisher() {
      super(null, null, null, null, null, null, null);
    }

    final Map<String, RuntimeException> failing = new LinkedHashMap<>();

    @Override
    public void publishPush(EventPublish publish) {
      RuntimeException failure = failing.get(publish.events().get(0).channels().get(0).value());
      if (failure != null) {
        throw failure;
      }
    }
  }

  private final Publisher publisher = new Publisher();

  private Map<String, Outcome> send(String... channels) {
    List<PushTarget> targets =
        IntStream.range(0, channels.length)
            .mapToObj(i -> new PushTarget(i, new ProviderToken.RealtimeChannel(channels[i])))
            .toList();
    Map<String, Outcome> outcomes = new LinkedHashMap<>();
    Submission submission =
        new Submission(
            9,
            new RenderedPayload(
                ProviderKind.REALTIME, JsonNodeFactory.instance.objectNode(), Map.of(), false),
            new DeliveryOptions(Duration.ofHours(1), null, null, Urgency.NORMAL),
            targets);
    new RealtimePushes(publisher)
        .of("app")
        .send(
            submission,
            (target, outcome) ->
                assertThat(outcomes.put(channels[(int) target.recipientKey()], outcome)).isNull());
    return outcomes;
  }

  @Test
  void everyTargetGetsAnOutcomeWhateverPublishingThrows() {
    publisher.failing.put("bug", new IllegalStateException("a bug"));
    publisher.failing.put("storage", new StorageException("away", null));
    publisher.failing.put("long", new ServiceException(ErrorCode.PAYLOAD_TOO_LARGE, "too long"));
    assertThat(send("fine", "bug", "storage", "long", "also-fine"))
        .containsExactly(
            Map.entry("fine", new Outcome.Accepted(null)),
            Map.entry("bug", new Outcome.Retryable(FailureClass.UNKNOWN, "unexpected", null)),
            Map.entry(
                "storage", new Outcome.Retryable(FailureClass.PROVIDER_TRANSIENT, "storage", null)),
            Map.entry(
                "long",
                new Outcome.Rejected(
                    FailureClass.CALLER_PAYLOAD, ErrorCode.PAYLOAD_TOO_LARGE.wireName())),
            Map.entry("also-fine", new Outcome.Accepted(null)));
  }
}

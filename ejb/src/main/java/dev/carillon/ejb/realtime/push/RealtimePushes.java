package dev.carillon.ejb.realtime.push;

import dev.carillon.api.ChannelName;
import dev.carillon.api.ErrorCode;
import dev.carillon.api.FailureClass;
import dev.carillon.api.ProviderKind;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.pipeline.route.RealtimeRoute;
import dev.carillon.ejb.realtime.frame.EventData;
import dev.carillon.ejb.realtime.publish.EventPublish;
import dev.carillon.ejb.realtime.publish.NewEvent;
import dev.carillon.ejb.realtime.publish.RealtimePublisher;
import dev.carillon.persistence.jdbc.StorageException;
import dev.carillon.providers.Outcome;
import dev.carillon.providers.OutcomeSink;
import dev.carillon.providers.ProviderToken;
import dev.carillon.providers.PushProvider;
import dev.carillon.providers.PushTarget;
import dev.carillon.providers.Submission;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Realtime as a push transport: a device whose recipient is a realtime channel gets its push as an
 * event named {@value #EVENT} on that channel. Accepted means published; whether somebody listens
 * is not asked, as no push service says so either.
 */
@ApplicationScoped
public class RealtimePushes implements RealtimeRoute {

  /** The name of the events. */
  public static final String EVENT = "push";

  private static final Logger LOG = LoggerFactory.getLogger(RealtimePushes.class);

  private final RealtimePublisher publisher;

  @Inject
  public RealtimePushes(RealtimePublisher publisher) {
    this.publisher = publisher;
  }

  @Override
  public PushProvider of(String appId) {
    return new ChannelProvider(appId);
  }

  private final class ChannelProvider implements PushProvider {
    private final String appId;

    ChannelProvider(String appId) {
      this.appId = appId;
    }

    @Override
    public ProviderKind kind() {
      return ProviderKind.REALTIME;
    }

    @Override
    public void send(Submission submission, OutcomeSink sink) {
      for (PushTarget target : submission.targets()) {
        sink.settled(target, outcome(target, submission));
      }
    }

    /** The edge to the pipeline, which waits for each target: whatever happens is an outcome. */
    private Outcome outcome(PushTarget target, Submission submission) {
      try {
        return publish(target, EventData.of(submission.payload().payload()));
      } catch (RuntimeException e) {
        LOG.error("a push of publish {} could not become an event", submission.publishKey(), e);
        return new Outcome.Retryable(FailureClass.UNKNOWN, "unexpected", null);
      }
    }

    private Outcome publish(PushTarget target, EventData data) {
      if (!(target.token() instanceof ProviderToken.RealtimeChannel token)) {
        return new Outcome.Rejected(FailureClass.DEVICE_TERMINAL, "not_a_realtime_channel");
      }
      try {
        NewEvent event =
            new NewEvent(EVENT, List.of(new ChannelName(token.channel())), data, null, Set.of());
        publisher.publishPush(new EventPublish(appId, List.of(event), List.of(), List.of()));
        return new Outcome.Accepted(null);
      } catch (ServiceException e) {
        boolean tooLarge = e.code() == ErrorCode.PAYLOAD_TOO_LARGE;
        FailureClass failure =
            tooLarge ? FailureClass.CALLER_PAYLOAD : FailureClass.DEVICE_TERMINAL;
        return new Outcome.Rejected(failure, e.code().wireName());
      } catch (StorageException e) {
        return new Outcome.Retryable(FailureClass.PROVIDER_TRANSIENT, "storage", null);
      }
    }

    @Override
    public void close() {
      // nothing of its own is open
    }
  }
}

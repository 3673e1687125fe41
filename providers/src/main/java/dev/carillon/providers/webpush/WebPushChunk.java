package dev.carillon.providers.webpush;

import dev.carillon.providers.OutcomeSink;
import dev.carillon.providers.PushTarget;
import dev.carillon.providers.http2.RequestHeaders;
import java.util.List;

/**
 * Devices that one thread encrypts one message for.
 *
 * @param headers all but the authorization
 * @param deadlineNanos of {@link System#nanoTime}, when each device must have its outcome
 */
record WebPushChunk(
    String text,
    RequestHeaders headers,
    List<PushTarget> targets,
    long deadlineNanos,
    OutcomeSink sink) {}

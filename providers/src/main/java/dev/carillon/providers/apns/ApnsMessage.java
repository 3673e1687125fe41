package dev.carillon.providers.apns;

import dev.carillon.providers.RenderedPayload;
import java.time.Duration;
import java.time.Instant;

/**
 * What all devices of a submission get.
 *
 * @param topic null when neither credential nor message names one; APNs then says so
 * @param expiration null for "now or never"
 */
record ApnsMessage(ApnsHeaders headers, String payload, String topic, Instant expiration) {

  static ApnsMessage of(RenderedPayload rendered, String bundleId, Duration ttl, Instant now) {
    ApnsHeaders headers = ApnsHeaders.of(rendered.headers());
    return new ApnsMessage(
        headers,
        rendered.payload().toString(),
        headers.topicFor(bundleId),
        headers.expiration(ttl.isZero() ? null : now.plus(ttl)));
  }
}

package dev.carillon.providers.apns;

import com.eatthepath.pushy.apns.ApnsClient;
import com.eatthepath.pushy.apns.ApnsClientBuilder;
import com.eatthepath.pushy.apns.PushNotificationResponse;
import com.eatthepath.pushy.apns.auth.ApnsSigningKey;
import dev.carillon.providers.ProviderSettings;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import javax.net.ssl.SSLException;

/** Makes Pushy's clients from a credential and our settings. */
final class ApnsClients {

  /** More connections do not help below Apple's limit of streams, and Apple frowns on many. */
  private static final int MAX_CONNECTIONS = 4;

  private static final Duration PING_AFTER_IDLE = Duration.ofSeconds(30);

  /** Pushy's own tokens never leave (see ProviderTokenFrames): making them again is only work. */
  private static final Duration NEVER = Duration.ofDays(3650);

  private final ApnsAuth auth;
  private final ProviderSettings settings;
  private final ApnsThreads threads;
  private final String host;
  private final int port;
  private final ProviderTokenSource tokens;

  ApnsClients(ApnsCredential credential, ProviderSettings settings, ApnsThreads threads) {
    this.auth = credential.auth();
    this.settings = settings;
    this.threads = threads;
    URI base = settings.baseUrl();
    if (base != null && !"https".equalsIgnoreCase(base.getScheme())) {
      throw new IllegalArgumentException("base_url of APNs must be https");
    }
    this.host = base == null ? appleHost(credential) : base.getHost();
    this.port = base == null || base.getPort() == -1 ? 443 : base.getPort();
    this.tokens =
        auth instanceof ApnsAuth.SigningKey signing ? threads.tokens(signing.key()) : null;
  }

  private static String appleHost(ApnsCredential credential) {
    return credential.sandbox()
        ? ApnsClientBuilder.DEVELOPMENT_APNS_HOST
        : ApnsClientBuilder.PRODUCTION_APNS_HOST;
  }

  /**
   * A client that connects when first used.
   *
   * @throws IllegalArgumentException when the settings cannot be used, naming which
   */
  ApnsClient open() {
    ApnsClientBuilder builder =
        new ApnsClientBuilder()
            .setApnsServer(host, port)
            .setEventLoopGroup(threads.group())
            .setConcurrentConnections(Math.min(MAX_CONNECTIONS, settings.maxConnections()))
            .setConnectionTimeout(settings.connectTimeout())
            .setGracefulShutdownTimeout(settings.requestTimeout())
            .setIdlePingInterval(PING_AFTER_IDLE);
    authenticate(builder);
    trust(builder);
    try {
      return builder.build();
    } catch (SSLException e) {
      throw new IllegalArgumentException("TLS to APNs cannot be set up with these settings", e);
    }
  }

  private void authenticate(ApnsClientBuilder builder) {
    if (auth instanceof ApnsAuth.SigningKey signing) {
      ApnsSigningKey key = signing.key();
      builder
          .setSigningKey(key)
          .setTokenExpiration(NEVER)
          .setFrameLogger(new ProviderTokenFrames(tokens));
    } else if (auth instanceof ApnsAuth.Certificate certificate) {
      ClientCertificate client = certificate.client();
      builder.setClientCredentials(client.certificate(), client.privateKey(), null);
    }
  }

  private void trust(ApnsClientBuilder builder) {
    if (settings.trustedCertificates() != null) {
      File pem = settings.trustedCertificates().toFile();
      if (!Files.isReadable(settings.trustedCertificates())) {
        throw new IllegalArgumentException("trusted_certificates cannot be read: " + pem);
      }
      builder.setTrustedServerCertificateChain(pem);
    }
  }

  /** Renews the provider token when APNs says that it is too old. */
  void answered(PushNotificationResponse<?> response) {
    if (tokens != null
        && !response.isAccepted()
        && response
            .getRejectionReason()
            .filter(ApnsOutcomes.EXPIRED_PROVIDER_TOKEN::equals)
            .isPresent()) {
      tokens.expired();
    }
  }
}

package dev.carillon.ejb.platform.http;

import dev.carillon.ejb.platform.config.CarillonConfig;
import dev.carillon.providers.outgoing.OutgoingHttp;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Lends the one {@link OutgoingHttp} of this node to whoever injects it. */
@ApplicationScoped
public class OutgoingHttpSource {

  @Produces
  @Singleton
  OutgoingHttp outgoing(CarillonConfig config) {
    return new OutgoingHttp(config.development());
  }

  void close(@Disposes OutgoingHttp outgoing) {
    outgoing.close();
  }
}

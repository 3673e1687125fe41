package dev.carillon.web;

import dev.carillon.web.auth.SignedAccessFilter;
import dev.carillon.web.error.ApiExceptionMapper;
import dev.carillon.web.json.KnownParameters;
import dev.carillon.web.push.AppSettingsResource;
import dev.carillon.web.push.ChannelSubscriptionsResource;
import dev.carillon.web.push.CredentialsResource;
import dev.carillon.web.push.DeadLettersResource;
import dev.carillon.web.push.DeliveryStatusResource;
import dev.carillon.web.push.DevicesResource;
import dev.carillon.web.push.PublishResource;
import dev.carillon.web.push.TemplatesResource;
import dev.carillon.web.realtime.ChannelsResource;
import dev.carillon.web.realtime.EventsResource;
import dev.carillon.web.realtime.UsersResource;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/**
 * The routes below {@code /apps}: the push API and the realtime API of backends, which sign their
 * requests.
 *
 * <p>The classes are named one by one. An application that names none takes every resource of the
 * module, and then each route answers below every prefix. No application sits at {@code /}: the
 * page's static files are served there.
 */
@ApplicationPath("apps")
public class AppsApplication extends Application {
  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(
        ApiExceptionMapper.class,
        KnownParameters.class,
        SignedAccessFilter.class,
        CredentialsResource.class,
        TemplatesResource.class,
        AppSettingsResource.class,
        DevicesResource.class,
        PublishResource.class,
        DeadLettersResource.class,
        DeliveryStatusResource.class,
        EventsResource.class,
        ChannelsResource.class,
        UsersResource.class,
        ChannelSubscriptionsResource.class);
  }
}

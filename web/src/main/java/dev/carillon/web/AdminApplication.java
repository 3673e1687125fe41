package dev.carillon.web;

import dev.carillon.web.admin.AppLimitsResource;
import dev.carillon.web.admin.AppsResource;
import dev.carillon.web.admin.CleanupResource;
import dev.carillon.web.admin.KeysResource;
import dev.carillon.web.admin.LimitsResource;
import dev.carillon.web.admin.OperatorFilter;
import dev.carillon.web.error.AdminExceptionMapper;
import dev.carillon.web.json.KnownParameters;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** The routes below {@code /admin}: what concerns all apps, for the operator alone. */
@ApplicationPath("admin")
public class AdminApplication extends Application {
  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(
        AdminExceptionMapper.class,
        OperatorFilter.class,
        KnownParameters.class,
        CleanupResource.class,
        AppsResource.class,
        KeysResource.class,
        LimitsResource.class,
        AppLimitsResource.class);
  }
}

package dev.carillon.web;

import dev.carillon.web.browser.BrowserAccessFilter;
import dev.carillon.web.browser.BrowserPushResource;
import dev.carillon.web.browser.DemoResource;
import dev.carillon.web.browser.TestPushResource;
import dev.carillon.web.error.BrowserExceptionMapper;
import dev.carillon.web.json.KnownParameters;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/** The routes below {@code /api}: browsers with a user token, and our own API with an API key. */
@ApplicationPath("api")
public class ApiApplication extends Application {
  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(
        BrowserExceptionMapper.class,
        KnownParameters.class,
        BrowserAccessFilter.class,
        BrowserPushResource.class,
        TestPushResource.class,
        DemoResource.class);
  }
}

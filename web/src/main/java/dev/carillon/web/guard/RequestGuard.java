package dev.carillon.web.guard;

import dev.carillon.web.error.ApiError;
import dev.carillon.web.error.ErrorShape;
import dev.carillon.web.error.LogPace;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first filter of every request: refuses heads that are malformed and closes their connection,
 * and gives all answers the headers that keep browsers from guessing and caching. Refusals are
 * counted and logged once a second, without a stack. Declared whole in web.xml: Open Liberty puts
 * filters whose annotation is only completed there in no order.
 */
public class RequestGuard extends HttpFilter {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(RequestGuard.class);

  @Inject private transient MeterRegistry meters;

  private final transient LogPace pace = new LogPace();

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Cache-Control", "no-store");
    RequestForm form =
        new RequestForm(
            request.getMethod(),
            request.getProtocol(),
            request.getRequestURI(),
            name -> values(request, name));
    Optional<RequestForm.Refusal> refusal = form.refusal();
    if (form.mayHideABody()) {
      response.setHeader("Connection", "close"); // what follows may be no request
    }
    if (refusal.isPresent()) {
      refuse(refusal.get(), request, response);
    } else {
      chain.doFilter(request, response);
    }
  }

  private static List<String> values(HttpServletRequest request, String name) {
    return Collections.list(request.getHeaders(name));
  }

  private void refuse(
      RequestForm.Refusal refusal, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Counter.builder("carillon.http.heads.refused")
        .description("requests refused because their head is malformed")
        .tag("fault", refusal.fault())
        .register(meters)
        .increment();
    long heldBack = pace.take();
    if (heldBack >= 0) {
      LOG.info(
          "refused a malformed request from {}: {} ({} others since the last line)",
          request.getRemoteAddr(),
          refusal.fault(),
          heldBack);
    }
    response.setHeader("Connection", "close"); // what follows may be no request
    ErrorShape.ofPath(request.getRequestURI())
        .write(
            ApiError.of(HttpServletResponse.SC_BAD_REQUEST, "invalid_input", refusal.message()),
            response);
  }
}

package dev.carillon.web.realtime;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.api.ChannelName;
import dev.carillon.ejb.realtime.channel.ClientSession;
import dev.carillon.ejb.realtime.connection.CloseCode;
import dev.carillon.ejb.realtime.hub.ChannelHub;
import dev.carillon.web.error.ApiError;
import dev.carillon.web.error.ErrorShape;
import dev.carillon.web.json.Json;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * {@code GET /sse?app_key=…&channels=a,b}: the events of some channels for who only listens, each
 * as one JSON frame of the second generation. {@code Last-Event-ID} resumes.
 *
 * <p>Channels that need an authorization take a signed address: {@code expires} (epoch seconds) and
 * {@code auth}, {@code key:hex(hmac_sha256(secret, "sse:channels:expires"))}.
 */
@WebServlet(urlPatterns = "/sse", asyncSupported = true)
public class SseEndpoint extends HttpServlet {
  private static final long serialVersionUID = 1L;

  private static final int MAX_CHANNELS = 20;

  @Inject private transient ChannelHub hub;
  @Inject private transient SendThreads threads;
  @Inject private transient Clock clock;

  /** Also refuses HEAD, which by default begins a stream that nobody reads. */
  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if ("GET".equals(request.getMethod())) {
      super.service(request, response);
    } else {
      response.setHeader("Allow", "GET");
      refuse(response, HttpServletResponse.SC_METHOD_NOT_ALLOWED, "a stream is read by GET");
    }
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String key = request.getParameter("app_key");
    String channels = request.getParameter("channels");
    if (key == null || channels == null || channels.isEmpty()) {
      refuse(response, 400, "app_key and channels are required");
      return;
    }
    Set<String> names = new LinkedHashSet<>(List.of(channels.split(",", MAX_CHANNELS + 1)));
    if (names.size() > MAX_CHANNELS || !names.stream().allMatch(ChannelName::isValid)) {
      refuse(response, 400, "a stream has 1 to " + MAX_CHANNELS + " channels with valid names");
      return;
    }
    Optional<CloseCode> refusal = hub.refusal(key);
    if (refusal.isPresent()) {
      refuse(response, refusal.get() == CloseCode.APP_UNKNOWN ? 404 : 429, refusal.get().reason());
      return;
    }
    boolean signed = request.getParameter("auth") != null;
    if (signed && !isSigned(request, key, channels)) {
      refuse(response, 401, "the signature of the address is invalid or has expired");
      return;
    }
    stream(request, response, key, names, signed);
  }

  private boolean isSigned(HttpServletRequest request, String key, String channels) {
    String expires = request.getParameter("expires");
    if (expires == null || !expires.matches("\\d{1,12}")) {
      return false;
    }
    return Long.parseLong(expires) >= clock.instant().getEpochSecond()
        && hub.isSigned(key, request.getParameter("auth"), "sse:" + channels + ":" + expires);
  }

  private void stream(
      HttpServletRequest request,
      HttpServletResponse response,
      String key,
      Set<String> names,
      boolean signed)
      throws IOException {
    response.setContentType("text/event-stream");
    response.setCharacterEncoding("UTF-8");
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Accel-Buffering", "no");
    Map<String, String> known = SsePositions.read(request.getHeader("Last-Event-ID"), names);
    AsyncContext context = request.startAsync();
    context.setTimeout(0);
    AtomicReference<ClientSession> session = new AtomicReference<>();
    context.addListener(new Ending(session));
    SseConnection connection =
        new SseConnection(context, hub.connectionConfig(), threads, known, new Living(session));
    Optional<ClientSession> opened = hub.open(key, "2", connection);
    if (opened.isPresent()) {
      session.set(opened.get());
      subscribe(opened.get(), names, signed, known);
      if (connection.isOver()) {
        hub.closed(opened.get()); // it ended before anyone could know whose it was
      }
    }
  }

  private void subscribe(
      ClientSession session, Set<String> names, boolean signed, Map<String, String> known) {
    if (signed) {
      hub.grant(session, names);
    }
    if (!known.isEmpty()) {
      hub.receive(session, frame("sockudo:resume", SsePositions.resume(known)));
    }
    for (String name : names) {
      hub.receive(session, frame("sockudo:subscribe", Json.object().put("channel", name)));
    }
  }

  private static String frame(String event, ObjectNode data) {
    ObjectNode frame = Json.object().put("event", event);
    frame.set("data", data);
    return frame.toString();
  }

  private static void refuse(HttpServletResponse response, int status, String message)
      throws IOException {
    ErrorShape.SIGNED.write(ApiError.of(status, code(status), message), response);
  }

  private static String code(int status) {
    return switch (status) {
      case 401 -> "auth_failed";
      case 404 -> "app_not_found";
      case 405 -> "method_not_allowed";
      case 429 -> "rate_limited";
      default -> "invalid_input";
    };
  }

  /** Tells the hub how the stream is; not known to it yet, it is looked after by who opens it. */
  private final class Living implements SseConnection.Life {
    private final AtomicReference<ClientSession> session;

    Living(AtomicReference<ClientSession> session) {
      this.session = session;
    }

    @Override
    public void alive() {
      Optional.ofNullable(session.get()).ifPresent(hub::seen);
    }

    @Override
    public void ended() {
      Optional.ofNullable(session.get()).ifPresent(hub::closed);
    }
  }

  /** Tells the hub that the stream is over, however it ended. */
  private final class Ending implements AsyncListener {
    private final AtomicReference<ClientSession> session;

    Ending(AtomicReference<ClientSession> session) {
      this.session = session;
    }

    private void end() {
      ClientSession ended = session.get();
      if (ended != null) {
        hub.closed(ended);
      }
    }

    @Override
    public void onComplete(AsyncEvent event) {
      end();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
      end();
    }

    @Override
    public void onError(AsyncEvent event) {
      end();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
      // nothing begins anew
    }
  }
}

package dev.carillon.web.realtime;

import jakarta.websocket.Endpoint;
import jakarta.websocket.server.ServerApplicationConfig;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.Set;

/** Which WebSocket endpoints there are: the annotated ones, and the one that is not. */
public class WebSocketEndpoints implements ServerApplicationConfig {

  @Override
  public Set<ServerEndpointConfig> getEndpointConfigs(Set<Class<? extends Endpoint>> found) {
    return Set.of(
        ServerEndpointConfig.Builder.create(RealtimeEndpoint.class, "/app/{key}").build());
  }

  @Override
  public Set<Class<?>> getAnnotatedEndpointClasses(Set<Class<?>> scanned) {
    return scanned;
  }
}

package dev.carillon.web.realtime;

import jakarta.websocket.Endpoint;
import jakarta.websocket.server.ServerApplicationConfig;
import jakarta.websocket.server.ServerEndpointConfig;
import java.util.HashSet;
import java.util.Set;

/** Which WebSocket endpoints there are. */
public class WebSocketEndpoints implements ServerApplicationConfig {

  @Override
  public Set<ServerEndpointConfig> getEndpointConfigs(Set<Class<? extends Endpoint>> found) {
    Set<ServerEndpointConfig> endpoints = new HashSet<>();
    endpoints.add(
        ServerEndpointConfig.Builder.create(RealtimeEndpoint.class, "/app/{key}").build());
    for (String path : UnknownPathEndpoint.PATHS) {
      endpoints.add(ServerEndpointConfig.Builder.create(UnknownPathEndpoint.class, path).build());
    }
    return endpoints;
  }

  @Override
  public Set<Class<?>> getAnnotatedEndpointClasses(Set<Class<?>> scanned) {
    return scanned;
  }
}

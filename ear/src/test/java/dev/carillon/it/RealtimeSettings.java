package dev.carillon.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** The demo app's realtime settings, changed for a test and taken back. */
final class RealtimeSettings implements AutoCloseable {
  private final ApiClient api;
  private final JsonNode before;

  RealtimeSettings(ApiClient api, String realtime) throws IOException, InterruptedException {
    this.api = api;
    this.before = api.get("/settings").expect(200).path("features");
    ObjectNode features = before.isObject() ? before.deepCopy() : ApiClient.object();
    features.set("realtime", ApiClient.json(realtime));
    patch(features);
  }

  private void patch(JsonNode features) throws IOException, InterruptedException {
    api.patch("/settings", ApiClient.object().set("features", features).toString()).expect(200);
  }

  @Override
  public void close() throws IOException, InterruptedException {
    patch(before);
  }
}

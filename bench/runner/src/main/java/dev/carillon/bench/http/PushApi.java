package dev.carillon.bench.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;

/** The calls that a benchmark makes, signed, over one connection. For one thread. */
public final class PushApi implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final byte[] NONE = {};

  private final Connection connection;
  private final String prefix;
  private final Signer signer;

  public PushApi(URI server, String appId, String key, String secret) throws IOException {
    this.connection = new Connection(server);
    this.prefix = "/apps/" + appId + "/push";
    this.signer = new Signer(key, secret, Clock.systemUTC());
  }

  public Connection.Answer post(String path, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return connection.send("POST", signer.sign("POST", prefix + path, bytes), bytes);
  }

  /** Publishes; the answer's publish id. */
  public String publish(String body) throws IOException {
    Connection.Answer answer = post("/publish", body).expect(202);
    return JSON.readTree(answer.body()).path("publishId").asText();
  }

  /** The status of a publish. */
  public JsonNode status(String publishId) throws IOException {
    String path = prefix + "/publish/" + publishId + "/status";
    Connection.Answer answer = connection.send("GET", signer.sign("GET", path, NONE), NONE);
    return JSON.readTree(answer.expect(200).body());
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}

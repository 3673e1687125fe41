package dev.carillon.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.api.ProviderKind;
import dev.carillon.bench.http.PushApi;
import dev.carillon.bench.process.MockProcess;
import dev.carillon.bench.process.RunDirectory;
import dev.carillon.bench.process.ServerProcess;
import dev.carillon.bench.seed.DeviceTokens;
import dev.carillon.bench.seed.Seeder;
import dev.carillon.ejb.platform.security.KeyRing;
import dev.carillon.ejb.platform.security.SecretBox;
import dev.carillon.mocks.MockSet;
import dev.carillon.persistence.schema.Schema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.h2.jdbcx.JdbcDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The test bed: mocks in one process, a seeded server in another. Close it to stop both. */
final class Bed implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Bed.class);

  private final BenchOptions options;
  private final MockProcess mocks;
  private final JsonNode addresses;
  private ServerProcess server;

  private Bed(BenchOptions options, MockProcess mocks) throws IOException {
    this.options = options;
    this.mocks = mocks;
    this.addresses = mocks.addresses().path("mocks");
  }

  /**
   * Empties the directory, starts the mocks, seeds the database, starts the server and gives it the
   * provider's credential.
   */
  static Bed prepare(BenchOptions options) throws IOException, SQLException {
    RunDirectory.empty(options.places().dir());
    MockProcess mocks = MockProcess.start(options.places().dir().resolve("mocks"));
    Bed bed = new Bed(options, mocks);
    // interrupted from the keyboard, it must not leave them behind
    Runtime.getRuntime().addShutdownHook(new Thread(mocks::close));
    try {
      bed.start();
      return bed;
    } catch (IOException | SQLException | RuntimeException e) {
      bed.close();
      throw e;
    }
  }

  private void start() throws IOException, SQLException {
    String certificate = mocks.addresses().path("certificatePem").asText();
    Path pem = Files.writeString(options.places().dir().resolve("mocks.pem"), certificate);
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    String keys = "bench:" + Base64.getEncoder().encodeToString(key);
    long began = System.nanoTime();
    seed(new SecretBox(KeyRing.parse(keys), new SecureRandom()));
    LOG.info("seeded in {} ms", (System.nanoTime() - began) / 1_000_000);
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("carillon.encryption.keys", keys);
    variables.putAll(providerVariables(pem));
    variables.putAll(options.variables());
    server = ServerProcess.start(options.places().wlp(), options.places().dir(), variables);
    try (PushApi api = api()) {
      String name = options.load().provider().configName();
      api.post("/credentials/" + name, BenchCredentials.json(options.load().provider(), addresses))
          .expect(201);
    }
  }

  private void seed(SecretBox secrets) throws SQLException, IOException {
    Files.createDirectories(options.places().dir().resolve("data/h2"));
    new Schema(database(";WRITE_DELAY=0")).migrate();
    // written behind, in large pieces, then packed: with the server's setting the file would be
    // several times as large before the run began
    JdbcDataSource database = database(";WRITE_DELAY=5000;CACHE_SIZE=65536");
    try (Connection open = database.getConnection();
        Statement statement = open.createStatement()) {
      fill(new Seeder(database, secrets, Clock.systemUTC()));
      statement.execute("SET WRITE_DELAY 0");
      statement.execute("SHUTDOWN COMPACT");
    }
  }

  private JdbcDataSource database(String settings) {
    JdbcDataSource database = new JdbcDataSource();
    Path file = options.places().dir().resolve("data/h2/carillon");
    database.setURL("jdbc:h2:file:" + file + ";NON_KEYWORDS=VALUE" + settings);
    database.setUser("sa");
    database.setPassword("");
    return database;
  }

  private void fill(Seeder seeder) throws SQLException {
    seeder.app(BenchApp.ID, BenchApp.KEY, BenchApp.SECRET);
    DeviceTokens tokens = new DeviceTokens(options.load().provider(), origins(), 1);
    seeder.devices(
        BenchApp.ID, BenchApp.CHANNEL, "device-", options.load().devices(), tokens, tokenPrefix());
    // probes go to an origin that never hangs
    List<String> first = origins().subList(0, Math.min(1, origins().size()));
    DeviceTokens probes = new DeviceTokens(options.load().provider(), first, 2);
    String token = BenchApp.PROBE_TOKEN;
    seeder.devices(BenchApp.ID, "probes", BenchApp.PROBE, BenchApp.PROBES, probes, token);
  }

  private String tokenPrefix() {
    return options.load().provider() == ProviderKind.APNS ? "00" : "d";
  }

  private Map<String, String> providerVariables(Path pem) {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("push.providers.fcm.base_url", address("fcm"));
    variables.put("push.providers.fcm.token_url", addresses.at("/fcm/tokenUrl").asText());
    variables.put("push.providers.apns.base_url", addresses.at("/apns/tlsUrl").asText());
    for (String name : List.of("fcm", "apns", "webpush")) {
      variables.put("push.providers." + name + ".trusted_certificates", pem.toString());
    }
    return variables;
  }

  private String address(String mock) {
    return addresses.path(mock).path(options.load().tls() ? "tlsUrl" : "url").asText();
  }

  /** The Web Push origins; empty for other providers. */
  private List<String> origins() {
    List<String> origins = new ArrayList<>();
    for (int i = 1;
        options.load().provider() == ProviderKind.WEB_PUSH && i <= MockSet.WEB_PUSH_ORIGINS;
        i++) {
      origins.add(address(i == 1 ? "webpush" : "webpush-" + i));
    }
    return origins;
  }

  BenchOptions options() {
    return options;
  }

  MockProcess mocks() {
    return mocks;
  }

  /** Addresses by mock. */
  JsonNode addresses() {
    return addresses;
  }

  ServerProcess server() {
    return server;
  }

  /** A connection of its own to the server, in the seeded app. */
  PushApi api() throws IOException {
    return new PushApi(server.uri(), BenchApp.ID, BenchApp.KEY, BenchApp.SECRET);
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
    }
    mocks.close();
  }
}

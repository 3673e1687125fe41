package dev.carillon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What each command asks of a server, and what it makes of the answer. */
class MainTest {

  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private volatile int status = 200;
  private volatile String answer = "{\"id\":\"k\",\"secret\":\"s\",\"key\":{\"id\":\"inner\"}}";
  private HttpServer server;
  private Path keyFile;

  @BeforeEach
  void start(@TempDir Path directory) throws IOException {
    keyFile = Files.writeString(directory.resolve("key"), "op-key\n");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String key = exchange.getRequestHeaders().getFirst("X-API-Key");
    asked.add(
        key + " " + exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
    byte[] text = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, status == 204 ? -1 : text.length);
    if (status != 204) {
      exchange.getResponseBody().write(text);
    }
    exchange.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "app create shop --name Shop | POST /admin/apps {\"id\":\"shop\",\"name\":\"Shop\"}",
        "app create shop | POST /admin/apps {\"id\":\"shop\",\"name\":\"shop\"}",
        "app list | GET /admin/apps?limit=1000 ",
        "app list --limit 5 --cursor a/b | GET /admin/apps?limit=5&cursor=a%2Fb ",
        "app show a/b | GET /admin/apps/a%2Fb ",
        "app disable shop | DELETE /admin/apps/shop ",
        "app enable shop | PATCH /admin/apps/shop {\"enabled\":true}",
        "app erase shop --yes | DELETE /admin/apps/shop?erase=true ",
        "key create shop --capability read | POST /admin/apps/shop/keys"
            + " {\"kind\":\"api\",\"capability\":\"read\",\"expires_at\":null,\"note\":null}",
        "key create shop --kind signing --capability publish --method GET --channel a* --channel b"
            + " | POST /admin/apps/shop/keys {\"kind\":\"signing\",\"capability\":\"publish\","
            + "\"methods\":[\"GET\"],\"channels\":[\"a*\",\"b\"],\"expires_at\":null,\"note\":null}",
        "key list shop | GET /admin/apps/shop/keys?limit=1000 ",
        "key rotate shop k --overlap PT1H | POST /admin/apps/shop/keys/k/rotate"
            + " {\"overlap\":\"PT1H\"}",
        "key disable shop k | DELETE /admin/apps/shop/keys/k ",
        "limits show | GET /admin/limits ",
        "limits set max_channels=5 | PUT /admin/limits {\"max_channels\":5}",
        "limits set --app shop max_channels=5 | PUT /admin/apps/shop/limits {\"max_channels\":5}"
      })
  void asksTheServer(String command, String request) {
    assertThat(run(command + " --url " + url() + " --key-file " + keyFile)).isZero();
    String wanted = "op-key " + request;
    assertThat(asked.stream().map(String::stripTrailing)).containsExactly(wanted.stripTrailing());
  }

  @Test
  void printsTheAnswerOrOneFieldOfIt() {
    run("app show shop --url " + url() + " --key-file " + keyFile);
    assertThat(out.toString()).contains("\"secret\" : \"s\"");
    out.getBuffer().setLength(0);

    run("app show shop --only key.id --url " + url() + " --key-file " + keyFile);

    assertThat(out.toString().strip()).isEqualTo("inner");
  }

  @Test
  void saysWhatTheServerRefused() {
    status = 400;
    answer = "{\"detail\":\"name must not be blank\",\"code\":\"invalid_input\"}";

    assertThat(run("app show shop --url " + url() + " --key-file " + keyFile)).isEqualTo(1);
    assertThat(err.toString().strip()).isEqualTo("invalid_input: name must not be blank");
  }

  @Test
  void anEmptyAnswerPrintsNothing() {
    status = 204;

    assertThat(run("app disable shop --url " + url() + " --key-file " + keyFile)).isZero();
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void tellsWrongCommandsAndMissingServersApart() {
    assertThat(run("app explode")).isEqualTo(2);
    assertThat(run("app erase shop --url " + url() + " --key-file " + keyFile)).isEqualTo(2);
    assertThat(run("app list --url ftp://x --key-file " + keyFile)).isEqualTo(2);
    assertThat(run("app list --url " + url() + " --key-file " + keyFile + ".none")).isEqualTo(2);
    assertThat(asked).isEmpty();
    String gone = url();
    server.stop(0);
    assertThat(run("app list --url " + gone + " --key-file " + keyFile)).isEqualTo(3);
  }

  private String url() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  private int run(String command) {
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(command.split(" "));
  }
}

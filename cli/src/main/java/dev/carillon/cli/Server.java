package dev.carillon.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The server and the operator's key, as options of every command, and the calls. The key is never
 * an argument: those stand in the list of processes and in the shell's history.
 */
final class Server {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final long LONGEST_KEY = 1024;
  private static final int OK = 200;
  private static final int REDIRECT = 300;

  /** Set by tests in place of the environment. */
  Map<String, String> environment = System.getenv();

  @Spec(Spec.Target.MIXEE)
  CommandSpec command;

  @Option(names = "--url", paramLabel = "URL", description = "the server")
  String url;

  @Option(names = "--key-file", paramLabel = "FILE", description = "holds the operator's key")
  Path keyFile;

  @Option(
      names = "--only",
      paramLabel = "FIELD",
      description = "print one field of the answer, for example secret or key.secret")
  String only;

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  /** A text as part of a path. */
  static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /**
   * Parses what a person typed.
   *
   * @param option named in the refusal
   */
  static ObjectNode parse(String option, String text) throws CommandException {
    try {
      if (JSON.readTree(text) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      throw new CommandException(CommandException.WRONG, option + " is not JSON");
    }
    throw new CommandException(CommandException.WRONG, option + " is not a JSON object");
  }

  /**
   * Calls a route below {@code /admin} and prints the answer.
   *
   * @param body null for none
   */
  int call(String method, String path, ObjectNode body) throws CommandException {
    HttpResponse<String> answer = send(method, path, body);
    if (answer.statusCode() < OK || answer.statusCode() >= REDIRECT) {
      throw new CommandException(CommandException.REFUSED, refusal(answer));
    }
    print(answer.body());
    return 0;
  }

  private HttpResponse<String> send(String method, String path, ObjectNode body)
      throws CommandException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address(path))
            .timeout(TIMEOUT)
            .header("X-API-Key", key())
            .header("Accept", "application/json, application/problem+json");
    if (body == null) {
      request.method(method, HttpRequest.BodyPublishers.noBody());
    } else {
      request
          .header("Content-Type", "application/json")
          .method(method, HttpRequest.BodyPublishers.ofString(body.toString()));
    }
    try {
      return HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(TIMEOUT)
          .build()
          .send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (ConnectException e) {
      throw new CommandException(CommandException.UNREACHABLE, "nothing answers at " + address(""));
    } catch (IOException e) {
      throw new CommandException(CommandException.UNREACHABLE, "no answer: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException(CommandException.UNREACHABLE, "interrupted");
    }
  }

  private URI address(String path) throws CommandException {
    String base =
        url == null ? environment.getOrDefault("CARILLON_URL", "http://localhost:6001") : url;
    try {
      URI uri = URI.create(base.replaceAll("/+$", "") + "/admin" + path);
      if (uri.getHost() != null && ("http".equals(uri.getScheme()) || isHttps(uri))) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw new CommandException(CommandException.WRONG, "the server's URL is malformed");
    }
    throw new CommandException(CommandException.WRONG, "the server's URL must begin with http");
  }

  private static boolean isHttps(URI uri) {
    return "https".equals(uri.getScheme());
  }

  private String key() throws CommandException {
    String key = keyFile == null ? environment.get("CARILLON_OPERATOR_KEY") : fromFile();
    if (key == null || key.isBlank()) {
      throw new CommandException(
          CommandException.WRONG,
          "the operator's key is missing: CARILLON_OPERATOR_KEY, or --key-file");
    }
    return key.strip();
  }

  private String fromFile() throws CommandException {
    try {
      if (Files.size(keyFile) <= LONGEST_KEY) {
        return Files.readString(keyFile);
      }
    } catch (IOException e) {
      throw new CommandException(CommandException.WRONG, keyFile + " cannot be read");
    }
    throw new CommandException(CommandException.WRONG, keyFile + " is too long for a key");
  }

  private void print(String body) throws CommandException {
    if (body.isEmpty()) {
      return;
    }
    JsonNode answer;
    try {
      answer = JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new CommandException(CommandException.UNREACHABLE, "the answer is not JSON");
    }
    command.commandLine().getOut().println(only == null ? pretty(answer) : field(answer));
  }

  private String field(JsonNode answer) throws CommandException {
    JsonNode value = answer.at('/' + only.replace('.', '/'));
    if (value.isMissingNode()) {
      throw new CommandException(CommandException.WRONG, "the answer has no field " + only);
    }
    return value.isValueNode() ? value.asText() : value.toString();
  }

  private static String pretty(JsonNode answer) {
    return answer.toPrettyString();
  }

  private static String refusal(HttpResponse<String> answer) {
    try {
      JsonNode problem = JSON.readTree(answer.body());
      if (problem.path("detail").isTextual()) {
        return problem.path("code").asText() + ": " + problem.path("detail").asText();
      }
    } catch (JsonProcessingException e) {
      return "the server answered " + answer.statusCode(); // something before it did
    }
    return "the server answered " + answer.statusCode();
  }
}

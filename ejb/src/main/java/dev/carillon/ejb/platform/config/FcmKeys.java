package dev.carillon.ejb.platform.config;

import dev.carillon.ejb.platform.security.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The {@code PUSH_FCM_*} variables, under the names that Sockudo gives them: {@code
 * PUSH_FCM_SERVICE_ACCOUNT_JSON}, {@code PUSH_FCM_SERVICE_ACCOUNT_JSON_PATH} and {@code
 * PUSH_FCM_PROJECT_ID}.
 */
final class FcmKeys {
  private static final long MAX_BYTES = 64 * 1024;

  private FcmKeys() {}

  static Optional<DefaultApp.Fcm> read(Keys keys) {
    keys.text("push.fcm.provider_token")
        .ifPresent(
            token ->
                keys.problem(
                    "push.fcm.provider_token",
                    "is a bearer token that cannot be refreshed: give the service account"));
    Optional<String> json = keys.text("push.fcm.service_account_json");
    Optional<String> path = keys.text("push.fcm.service_account_json_path");
    Optional<String> projectId = keys.text("push.fcm.project_id");
    return json.or(() -> path.flatMap(file -> content(keys, file)))
        .map(account -> new DefaultApp.Fcm(new Secret(account), projectId));
  }

  private static Optional<String> content(Keys keys, String file) {
    String key = "push.fcm.service_account_json_path";
    try {
      Path path = Path.of(file);
      if (Files.size(path) <= MAX_BYTES) {
        return Optional.of(Files.readString(path)).filter(text -> !text.isBlank());
      }
      keys.problem(key, "names a file of more than " + MAX_BYTES + " bytes");
    } catch (IOException | InvalidPathException e) {
      keys.problem(key, "names a file that cannot be read: " + e.getClass().getSimpleName());
    }
    return Optional.empty();
  }
}

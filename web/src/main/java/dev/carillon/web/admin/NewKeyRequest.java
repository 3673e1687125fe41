package dev.carillon.web.admin;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.carillon.api.ServiceException;
import dev.carillon.ejb.registry.app.Capability;
import dev.carillon.ejb.registry.app.KeyScope;
import dev.carillon.ejb.registry.operate.NewKey;
import dev.carillon.ejb.registry.operate.Proof;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A key that is to be made. */
@Schema(name = "NewKey")
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record NewKeyRequest(
    @NotNull
        @Schema(
            implementation = String.class,
            enumeration = {"signing", "api"})
        Proof kind,
    @NotNull
        @Schema(
            implementation = String.class,
            enumeration = {"operator", "admin", "publish", "subscribe", "read"})
        Capability capability,
    @Schema(description = "An HTTP method, or one with a path below the app that may end in a star")
        @Size(max = 50)
        List<@NotBlank @Size(max = 200) String> methods,
    @Schema(description = "A name, or a start and a star") @Size(max = 50)
        List<@NotBlank @Size(max = 200) String> channels,
    @Schema(description = "RFC 3339") Instant expiresAt,
    @Size(max = 256) String note) {

  /**
   * @throws ServiceException invalid_input
   */
  NewKey key() {
    try {
      KeyScope scope =
          KeyScope.of(
              methods == null ? List.of() : methods, channels == null ? List.of() : channels);
      return new NewKey(kind, capability, scope, expiresAt, note);
    } catch (IllegalArgumentException e) {
      throw ServiceException.invalid(e.getMessage());
    }
  }
}

package dev.carillon.web.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.ejb.registry.operate.NewApp;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * An app that is to be made.
 *
 * @param id null for one that is made up
 */
@Schema(name = "NewApp")
record NewAppRequest(
    @Schema(description = "1 to 128 of A-Z a-z 0-9 _ -; made up when left out", example = "shop")
        @Size(max = 128)
        String id,
    @NotBlank @Size(max = 256) String name,
    @Schema(implementation = Object.class, description = "As of /apps/{appId}/settings")
        ObjectNode settings,
    @Valid LimitsRequest limits) {

  NewApp app() {
    return new NewApp(id, name, settings, limits == null ? null : limits.limits());
  }
}

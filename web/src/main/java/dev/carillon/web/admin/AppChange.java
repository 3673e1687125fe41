package dev.carillon.web.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What of an app is changed; what is left out stays. */
record AppChange(
    @Size(min = 1, max = 256) String name,
    @Schema(description = "true takes a disabled app back into use") Boolean enabled,
    @Schema(implementation = Object.class, description = "What is named is replaced")
        ObjectNode settings) {}

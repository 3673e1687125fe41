package dev.carillon.web.browser;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/** Which subscription ends. */
record UnsubscribeRequest(@NotBlank @Size(max = 4096) String endpoint) {}

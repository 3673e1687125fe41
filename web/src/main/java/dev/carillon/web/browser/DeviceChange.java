package dev.carillon.web.browser;

import jakarta.validation.constraints.NotNull;

/** A user's own switch for one device. */
record DeviceChange(@NotNull Boolean isActive) {}

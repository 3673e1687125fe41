package dev.carillon.ejb.registry.browser;

import dev.carillon.ejb.registry.device.RecipientAddress;

/**
 * A browser's wish to get pushes.
 *
 * @param userAgent null when it does not say
 * @param previousEndpoint what the browser's push service replaced by this one; null for none
 */
public record BrowserSubscription(
    RecipientAddress address, String userAgent, String previousEndpoint) {}

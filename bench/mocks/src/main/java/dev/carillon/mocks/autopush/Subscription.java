package dev.carillon.mocks.autopush;

/**
 * What a browser registered: one endpoint.
 *
 * @param token the secret last part of the endpoint
 * @param agentId the browser ({@code uaid})
 * @param channelId the browser's own id of the subscription
 * @param key the only VAPID public key that may push to it; null for any
 */
record Subscription(String token, String agentId, String channelId, String key) {}

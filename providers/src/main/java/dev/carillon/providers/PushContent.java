package dev.carillon.providers;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a publish says, before it takes a provider's shape. Immutable by convention: the trees are
 * never changed after construction (renderers copy what they keep).
 *
 * @param notificationId the id that travels with generic payloads; null for raw messages
 * @param title shown title, null for none
 * @param body shown text, null for none
 * @param icon https URL, null for none
 * @param sound sound name, null for none
 * @param data the caller's own data, null for none; FCM gets its values as strings
 * @param webNotification the rest of the browser schema (badge, image, tag, requireInteraction,
 *     silent, vibrate, renotify, url, actions), null for none
 * @param override the provider's own message, sent untouched in place of all the above; null for
 *     none
 */
public record PushContent(
    String notificationId,
    String title,
    String body,
    String icon,
    String sound,
    ObjectNode data,
    ObjectNode webNotification,
    ObjectNode override) {}

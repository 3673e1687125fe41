/**
 * The push routes under {@code /apps/{appId}}: devices, subscriptions, credentials, publishes,
 * statuses, dead letters, templates. Resources translate and delegate to the services of {@code
 * ejb}.
 */
package dev.carillon.web.push;

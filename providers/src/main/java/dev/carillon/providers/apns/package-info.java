/** Apple Push Notification service, by Pushy's client. */
package dev.carillon.providers.apns;

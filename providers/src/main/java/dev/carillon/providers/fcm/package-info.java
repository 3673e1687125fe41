/** Firebase Cloud Messaging, HTTP v1. */
package dev.carillon.providers.fcm;

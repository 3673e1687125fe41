package dev.carillon.providers;

/**
 * One device of a submission.
 *
 * @param recipientKey Carillon's key of the recipient; unique within a publish
 * @param token where the provider finds the device
 */
public record PushTarget(long recipientKey, ProviderToken token) {}

package dev.carillon.persistence.realtime;

/** One stored event of a channel. */
public record EventRow(
    long serial, String messageId, String event, String data, long publishedAt) {}

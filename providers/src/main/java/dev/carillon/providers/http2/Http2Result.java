package dev.carillon.providers.http2;

/** How a request ended: with an answer or without. */
public sealed interface Http2Result permits Http2Response, TransportFailure {}

package dev.carillon.ejb.registry.operate;

/** An app and its first key. */
public record MadeApp(AppView app, MadeKey key) {}

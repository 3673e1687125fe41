package dev.carillon.providers.oauth;

/** What came of asking for an access token. */
public sealed interface TokenResult permits AccessToken, TokenFailure {}

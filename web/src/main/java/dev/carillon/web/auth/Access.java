package dev.carillon.web.auth;

/**
 * Who may call a route. Where a signed request may, one with an API key of the same capability may
 * too.
 */
public enum Access {
  /** A signed request whose key has the admin capability. */
  ADMIN,
  /** A signed request whose key may publish. */
  PUBLISH,
  /** A signed request whose key may read what became of publishes, and who is on channels. */
  READ,
  /** A signed request whose key may speak for devices: admin or subscribe. */
  DEVICE,
  /** A user, by their token. */
  USER,
  /** An administrator of one app: a token that says so, or an API key. */
  ADMINISTRATOR,
  /** Who runs this server, by the operator's API key. */
  OPERATOR,
  /** Anyone; the route bounds by itself what it lets them do. */
  ANYONE
}

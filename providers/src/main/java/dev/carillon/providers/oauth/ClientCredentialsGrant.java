package dev.carillon.providers.oauth;

import dev.carillon.providers.http2.Http2Request;
import java.net.URI;
import java.time.Instant;

/** RFC 6749 section 4.4, with the client's id and secret in the form. */
public final class ClientCredentialsGrant implements Grant {

  private final URI tokenUrl;
  private final String clientId;
  private final String clientSecret;
  private final String scope;

  /**
   * The grant of one client.
   *
   * @param scope null for none
   * @throws IllegalArgumentException when the address is not an http or https URL
   */
  public ClientCredentialsGrant(URI tokenUrl, String clientId, String clientSecret, String scope) {
    this.tokenUrl = FormBody.requireAddress(tokenUrl);
    this.clientId = clientId;
    this.clientSecret = clientSecret;
    this.scope = scope;
  }

  @Override
  public Http2Request request(Instant now) {
    FormBody form =
        new FormBody()
            .with("grant_type", "client_credentials")
            .with("client_id", clientId)
            .with("client_secret", clientSecret);
    return (scope == null ? form : form.with("scope", scope)).postTo(tokenUrl);
  }
}

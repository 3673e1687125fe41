package dev.carillon.mocks.autopush;

/**
 * What a browser said of one notification.
 *
 * @param code 100 delivered to the service worker, 101 could not be decrypted, 102 not delivered
 */
public record Acknowledgement(String channelId, String version, int code) {

  public boolean delivered() {
    return code == 100;
  }
}

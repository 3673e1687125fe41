package dev.carillon.it.browser;

/**
 * A running, headless browser with one page. Closing it ends its process and forgets its profile.
 */
public sealed interface Browser extends AutoCloseable permits Firefox, Chromium {
  Page page();

  @Override
  void close();
}

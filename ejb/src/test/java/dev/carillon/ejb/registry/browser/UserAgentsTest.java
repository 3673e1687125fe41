package dev.carillon.ejb.registry.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.ejb.registry.device.DeviceRequest;
import org.junit.jupiter.api.Test;

class UserAgentsTest {

  private final UserAgents userAgents = new UserAgents();

  @Test
  void namesBrowsers() {
    DeviceRequest.Browser firefox =
        userAgents.describe(
            "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0");
    assertThat(firefox.deviceName()).isEqualTo("Firefox on Linux");
    assertThat(firefox.deviceType()).isEqualTo("desktop");
    DeviceRequest.Browser phone =
        userAgents.describe(
            "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko)"
                + " Chrome/126.0.0.0 Mobile Safari/537.36");
    assertThat(phone.os()).isEqualTo("Android");
    assertThat(phone.deviceType()).isEqualTo("mobile");
    DeviceRequest.Browser mac =
        userAgents.describe(
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like"
                + " Gecko) Version/17.4 Safari/605.1.15");
    assertThat(mac.os()).isEqualTo("macOS");
    assertThat(mac.deviceName()).isEqualTo("Safari on macOS");
    DeviceRequest.Browser tablet =
        userAgents.describe(
            "Mozilla/5.0 (iPad; CPU OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like"
                + " Gecko) Version/17.0 Mobile/15E148 Safari/604.1");
    assertThat(tablet.deviceType()).isEqualTo("tablet");
  }

  @Test
  void survivesNonsense() {
    for (String text : new String[] {null, "", " ", "\u0000\ud800", "(".repeat(5000)}) {
      DeviceRequest.Browser browser = userAgents.describe(text);
      assertThat(browser.deviceName()).isNotBlank();
      assertThat(browser.userAgent() == null || browser.userAgent().length() <= 400).isTrue();
    }
  }
}

package dev.carillon.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressFilterTest {

  @ParameterizedTest
  @ValueSource(strings = {"", "a=b&c=%7B", "a=[b]", "a=ä", "channels=a,b;c=@"})
  void whatIsAnAddressGoesOn(String query) {
    assertThat(AddressFilter.isWellFormed("/api/push/devices", query)).isTrue();
    assertThat(AddressFilter.isWellFormed("/api/push/devices", null)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"%zz", "a=%", "a={b}", "a=|", "a=\"", "a=\\"})
  void whatIsNoneDoesNot(String text) {
    assertThat(AddressFilter.isWellFormed("/sse", text)).isFalse();
    assertThat(AddressFilter.isWellFormed("/api/" + text, null)).isFalse();
  }
}

package dev.carillon.web.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.ejb.platform.security.Hashes;
import dev.carillon.web.error.RefusedException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SignedQueryTest {

  /** The worked example of Pusher's HTTP API reference, "Authentication". */
  @Test
  void signsPushersDocumentedExample() throws RefusedException {
    String body =
        "{\"name\":\"foo\",\"channels\":[\"project-3\"],\"data\":\"{\\\"some\\\":\\\"data\\\"}\"}";
    String md5 = Hashes.md5Hex(body.getBytes(StandardCharsets.UTF_8));
    assertThat(md5).isEqualTo("ec365a775a4cd0599faeb73354201b6f");
    SignedQuery query =
        SignedQuery.parse(
            "auth_key=278d425bdf160c739803&auth_timestamp=1353088179&auth_version=1.0&body_md5="
                + md5);
    String text = query.stringToSign("POST", "/apps/3/events");
    assertThat(text)
        .isEqualTo(
            "POST\n/apps/3/events\nauth_key=278d425bdf160c739803&auth_timestamp=1353088179"
                + "&auth_version=1.0&body_md5=ec365a775a4cd0599faeb73354201b6f");
    byte[] secret = "7ad3773142a6692b25b8".getBytes(StandardCharsets.UTF_8);
    assertThat(Hashes.hmacSha256Hex(secret, text))
        .isEqualTo("da454824c97ba181a32ccc17a72625ba02771f50b50e1e7430e47a1f3f457e6c");
  }

  @Test
  void signsLowerCasedKeysInOrderAndDecodedValues() throws RefusedException {
    SignedQuery query = SignedQuery.parse("deviceId=a%2Fb+c&auth_signature=x&Channel=n&flag");
    assertThat(query.stringToSign("GET", "/apps/1/x%20y"))
        .isEqualTo("GET\n/apps/1/x%20y\nchannel=n&deviceid=a/b c&flag=");
  }

  @Test
  void takesNamesOfChannelsAsTheContractHasThem() throws RefusedException {
    SignedQuery query = SignedQuery.parse("channel=a%3Db%40c%2Cd%3Be&filter_by_prefix=presence-=");
    assertThat(query.get("channel")).isEqualTo("a=b@c,d;e");
    assertThat(query.get("filter_by_prefix")).isEqualTo("presence-=");
  }

  @Test
  void refusesWhatCouldBeReadInTwoWays() {
    for (String query :
        new String[] {
          "foo=1%26limit=5",
          "a%3d1=2",
          "a%26b=1",
          "a=%0Ab",
          "a=%00",
          "a=1&A=2",
          "a=%zz",
          "a=%4",
          "a=1&a=1",
          "&",
          "a&".repeat(101)
        }) {
      assertThatThrownBy(() -> SignedQuery.parse(query)).isInstanceOf(RefusedException.class);
    }
  }
}

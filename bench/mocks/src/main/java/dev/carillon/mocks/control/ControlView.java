package dev.carillon.mocks.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import dev.carillon.mocks.MockSet;
import dev.carillon.mocks.ProviderMock;
import dev.carillon.mocks.script.Received;
import dev.carillon.mocks.wire.MockCertificate;
import java.lang.management.ManagementFactory;
import java.util.List;

/** What the control port shows. */
final class ControlView {

  private static final ObjectMapper JSON = new ObjectMapper();

  private ControlView() {}

  static JsonNode addresses(MockSet mocks) {
    ObjectNode view = JSON.createObjectNode();
    view.put("pid", ProcessHandle.current().pid());
    view.put("certificatePem", MockCertificate.shared().pem());
    ObjectNode all = view.putObject("mocks");
    for (ProviderMock mock : mocks.byName().values()) {
      all.putObject(mock.name())
          .put("url", mock.uri().toString())
          .put("tlsUrl", mock.tlsUri().toString());
    }
    all.withObject("fcm")
        .put("tokenUrl", mocks.fcm().tokenUri().toString())
        .put("serviceAccountJson", mocks.fcm().serviceAccountJson())
        .put("accessToken", mocks.fcm().accessTokens().issue());
    all.withObject("autopush")
        .set("firefoxPreferences", JSON.valueToTree(mocks.autopush().firefoxPreferences()));
    all.withObject("hms")
        .put("tokenUrl", mocks.hms().tokenUri().toString())
        .put("appId", mocks.hms().appId())
        .put("clientSecret", mocks.hms().clientSecret());
    all.withObject("wns")
        .put("tokenUrl", mocks.wns().tokenUri().toString())
        .put("packageSid", mocks.wns().packageSid())
        .put("clientSecret", mocks.wns().clientSecret());
    return view;
  }

  static JsonNode stats(MockSet mocks) {
    ObjectNode view = JSON.createObjectNode();
    view.put("pid", ProcessHandle.current().pid());
    view.put(
        "cpuNanos",
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime());
    view.put("heapUsed", ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    ObjectNode all = view.putObject("mocks");
    for (ProviderMock mock : mocks.byName().values()) {
      ObjectNode one = all.putObject(mock.name());
      one.put("received", mock.recorder().total());
      one.put("distinctTokens", mock.recorder().distinctTokens());
      one.put("connections", mock.connections());
      ObjectNode status = one.putObject("byStatus");
      mock.recorder().byStatus().forEach((code, n) -> status.put(Integer.toString(code), n));
    }
    return view;
  }

  static JsonNode received(List<Received> requests) {
    ArrayNode list = JSON.createArrayNode();
    for (Received each : requests) {
      ObjectNode one = list.addObject();
      one.put("sequence", each.sequence()).put("token", each.token()).put("id", each.id());
      one.put("status", each.status()).put("atMillis", each.atMillis()).put("body", each.text());
      ObjectNode headers = one.putObject("headers");
      each.headers().forEach(headers::put);
    }
    return list;
  }
}

package dev.carillon.providers.wns;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carillon.providers.PushContent;

/** A toast in the {@code ToastGeneric} template. */
final class ToastXml {

  private ToastXml() {}

  /**
   * @param launch what the app gets when the toast is tapped, as JSON
   */
  static String of(PushContent content, ObjectNode launch) {
    StringBuilder xml = new StringBuilder("<toast");
    if (!launch.isEmpty()) {
      xml.append(" launch=\"").append(escape(launch.toString())).append('"');
    }
    xml.append("><visual><binding template=\"ToastGeneric\">");
    text(xml, content.title());
    text(xml, content.body());
    if (content.icon() != null) {
      xml.append("<image placement=\"appLogoOverride\" src=\"")
          .append(escape(content.icon()))
          .append("\"/>");
    }
    xml.append("</binding></visual>");
    if (content.sound() != null) {
      xml.append("<audio src=\"").append(escape(content.sound())).append("\"/>");
    }
    return xml.append("</toast>").toString();
  }

  private static void text(StringBuilder xml, String value) {
    if (value != null) {
      xml.append("<text>").append(escape(value)).append("</text>");
    }
  }

  /** For text and attribute values; characters that XML 1.0 does not have are left out. */
  static String escape(String value) {
    StringBuilder escaped = new StringBuilder(value.length() + 16);
    value.codePoints().filter(ToastXml::isXml).forEach(c -> append(escaped, c));
    return escaped.toString();
  }

  private static void append(StringBuilder escaped, int c) {
    switch (c) {
      case '&' -> escaped.append("&amp;");
      case '<' -> escaped.append("&lt;");
      case '>' -> escaped.append("&gt;");
      case '"' -> escaped.append("&quot;");
      case '\'' -> escaped.append("&apos;");
      default -> escaped.appendCodePoint(c);
    }
  }

  private static boolean isXml(int c) {
    return c == '\t'
        || c == '\n'
        || c == '\r'
        || (c >= 0x20 && c <= 0xd7ff)
        || (c >= 0xe000 && c <= 0xfffd)
        || c >= 0x10000;
  }
}

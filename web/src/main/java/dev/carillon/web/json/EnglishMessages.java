package dev.carillon.web.json;

import jakarta.validation.MessageInterpolator;
import java.util.Locale;

/** Says what is wrong in the language of our documents, wherever the server runs. */
record EnglishMessages(MessageInterpolator texts) implements MessageInterpolator {

  @Override
  public String interpolate(String template, Context context) {
    return texts.interpolate(template, context, Locale.ENGLISH);
  }

  @Override
  public String interpolate(String template, Context context, Locale locale) {
    return interpolate(template, context);
  }
}

package dev.carillon.persistence.converter;

import dev.carillon.api.FailureClass;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;

/** A class of failures by its place in the order. */
@Converter(autoApply = true)
public class FailureClassConverter implements AttributeConverter<FailureClass, Short> {

  @Override
  public Short convertToDatabaseColumn(FailureClass value) {
    return value == null ? null : (short) value.ordinal();
  }

  @Override
  public FailureClass convertToEntityAttribute(Short stored) {
    if (stored == null) {
      return null;
    }
    FailureClass[] all = FailureClass.values();
    if (stored < 0 || stored >= all.length) {
      throw new IllegalArgumentException("no failure class has the code " + stored);
    }
    return all[stored];
  }
}

package dev.carillon.persistence.converter;

import dev.carillon.persistence.registry.KeyKind;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;

/** A kind by its word. */
@Converter(autoApply = true)
public class KeyKindConverter implements AttributeConverter<KeyKind, String> {

  @Override
  public String convertToDatabaseColumn(KeyKind value) {
    return value == null ? null : value.stored();
  }

  @Override
  public KeyKind convertToEntityAttribute(String stored) {
    return stored == null ? null : KeyKind.ofStored(stored);
  }
}

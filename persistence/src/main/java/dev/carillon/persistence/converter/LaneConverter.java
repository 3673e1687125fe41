package dev.carillon.persistence.converter;

import dev.carillon.api.Lane;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;

/** A lane by its code. */
@Converter(autoApply = true)
public class LaneConverter implements AttributeConverter<Lane, Short> {

  @Override
  public Short convertToDatabaseColumn(Lane value) {
    return value == null ? null : value.code();
  }

  @Override
  public Lane convertToEntityAttribute(Short stored) {
    return stored == null ? null : Lane.ofCode(stored);
  }
}

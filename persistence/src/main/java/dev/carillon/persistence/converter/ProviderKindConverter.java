package dev.carillon.persistence.converter;

import dev.carillon.api.ProviderKind;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;

/** A provider by its code. */
@Converter(autoApply = true)
public class ProviderKindConverter implements AttributeConverter<ProviderKind, Short> {

  @Override
  public Short convertToDatabaseColumn(ProviderKind value) {
    return value == null ? null : value.code();
  }

  @Override
  public ProviderKind convertToEntityAttribute(Short stored) {
    return stored == null ? null : ProviderKind.ofCode(stored);
  }
}

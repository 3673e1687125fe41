package dev.carillon.persistence.converter;

import dev.carillon.persistence.registry.CredentialState;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;

/** A state by its word. */
@Converter(autoApply = true)
public class CredentialStateConverter implements AttributeConverter<CredentialState, String> {

  @Override
  public String convertToDatabaseColumn(CredentialState value) {
    return value == null ? null : value.stored();
  }

  @Override
  public CredentialState convertToEntityAttribute(String stored) {
    return stored == null ? null : CredentialState.ofStored(stored);
  }
}

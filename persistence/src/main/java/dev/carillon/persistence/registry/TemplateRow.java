package dev.carillon.persistence.registry;

/**
 * A notification template.
 *
 * @param body the template as the contract writes it, a JSON object
 */
public record TemplateRow(
    String appId, String templateId, String body, long createdAt, long updatedAt) {}

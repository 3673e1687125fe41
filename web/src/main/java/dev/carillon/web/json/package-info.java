/**
 * Reads and writes JSON with the name of the field in each refusal: our own dialects strictly, into
 * records; Sockudo's lenient spelling field by field. Stateless; uses Jackson, Jakarta Validation
 * and nothing else of web.
 */
package dev.carillon.web.json;

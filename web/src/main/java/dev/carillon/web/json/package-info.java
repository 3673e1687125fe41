/**
 * Reads and writes the JSON of our dialects with the name of the field in each refusal. Stateless;
 * uses Jackson and nothing else of web.
 */
package dev.carillon.web.json;

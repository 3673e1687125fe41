/** How times and words are stored, wherever an entity has them. Codes that nobody knows fail. */
package dev.carillon.persistence.converter;

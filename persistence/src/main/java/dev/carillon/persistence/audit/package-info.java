/** What was changed by whom: rows that are written once. Uses JPA. */
package dev.carillon.persistence.audit;

/** What every repository of entities shares. */
package dev.carillon.persistence.jpa;

/** Every sealed column of every table, by SQL, for sealing its values again with another key. */
package dev.carillon.persistence.sealed;

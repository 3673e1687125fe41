/**
 * The one way to run SQL: statements, rows, and what the states of both servers mean. Uses JDBC
 * alone; holds no connection beyond a call.
 */
package dev.carillon.persistence.jdbc;

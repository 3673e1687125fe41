/**
 * Routes for the operator of the server, whom no app's key makes. Uses {@code auth} for who calls;
 * a resource translates and delegates.
 */
package dev.carillon.web.admin;

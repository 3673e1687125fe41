/**
 * The JAX-RS applications: which resources answer under which root. They name resources and
 * providers and do nothing.
 */
package dev.carillon.web;

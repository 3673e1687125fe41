/**
 * Notification templates as callers write them, checked and stored. Uses rows only; filling them in
 * is the pipeline's.
 */
package dev.carillon.ejb.registry.template;

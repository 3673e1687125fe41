/**
 * Renders what a publish says, for one provider and for the recipients of one variant. Uses
 * templates of the registry and the renderers of providers; admission and sending both call it, so
 * what was shown is what is sent. Keeps templates for seconds only.
 */
package dev.carillon.ejb.pipeline.message;

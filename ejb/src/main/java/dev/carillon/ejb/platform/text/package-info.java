/**
 * Text with places for values, in the one grammar that templates and push rules share. Knows no
 * other package; what it holds is immutable.
 */
package dev.carillon.ejb.platform.text;

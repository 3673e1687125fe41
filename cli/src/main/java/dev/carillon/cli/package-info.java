/**
 * A command for the operator who has only a shell: it speaks the routes below {@code /admin}, so
 * that the server's own rules hold, and prints the server's answers. Needs Java and nothing else.
 */
package dev.carillon.cli;

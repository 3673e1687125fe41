/** A push service that is none: everything but the network. */
package dev.carillon.providers.dryrun;

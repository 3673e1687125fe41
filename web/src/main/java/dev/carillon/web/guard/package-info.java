/**
 * What every request and answer of ours passes first: the form of the request's head, headers that
 * all answers have, and what is said of clients that send nonsense. Knows no routes; holds counts.
 */
package dev.carillon.web.guard;

package dev.carillon.web.auth;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Who may call this route. Each method of a resource states it (an architecture rule demands it),
 * and the filter of its application enforces it before the method runs; a method that states
 * nothing, or what its application cannot check, is closed.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Requires {
  Access value();
}

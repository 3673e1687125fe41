package dev.carillon.web.json;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A resource of a contract's words whose routes refuse query parameters that they do not know, as
 * those of {@link OwnDialect} do: a filter that is passed over would answer with everything.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface OnlyKnownParameters {}

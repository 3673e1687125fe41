package dev.carillon.web.json;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A resource whose words are ours, not those of a protocol with clients of its own: what its routes
 * do not know is refused. Bodies are read with {@link Records}, query parameters that no method
 * asks for are refused by {@link KnownParameters}, and refusals below {@code /apps} are problems of
 * RFC 9457.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface OwnDialect {}

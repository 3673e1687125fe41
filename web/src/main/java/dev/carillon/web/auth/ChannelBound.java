package dev.carillon.web.auth;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * This route asks {@link Caller#requireChannel} for every channel that it speaks of, and speaks of
 * nothing else: only such routes are open to keys that are restricted to some channels.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface ChannelBound {}

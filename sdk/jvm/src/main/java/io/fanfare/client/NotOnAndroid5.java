package io.fanfare.client;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Needs Android 7 (API level 24), for {@code CompletableFuture}; beside each there is one that takes a {@link Callback}. */
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.METHOD, ElementType.TYPE})
@interface NotOnAndroid5 {}

/**
 * The client library for Android and the JVM: see {@code sdk/README.md}. What may be null is annotated so, all else is not null. (JSpecify's
 * {@code NullMarked}, which would say that to tools, is not readable for Java 8's compiler without a warning.)
 */
package io.fanfare.client;

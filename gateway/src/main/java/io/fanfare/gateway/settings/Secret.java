package io.fanfare.gateway.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A value that is never shown. */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Secret {
    /** What is shown in its place. */
    String MASK = "***";

    /** Whether the value is a url, of which only user and password are hidden. */
    boolean ofUrl() default false;

    /** Hides what must not be shown. */
    final class Masking {
        private Masking() {}

        public static String of(String value, Secret secret) {
            return secret.ofUrl() ? ofUrl(value) : value.isEmpty() ? value : MASK;
        }

        /** Everything up to the last {@code @}: a password that should have been escaped may hold any character. */
        public static String ofUrl(String url) {
            int at = url.lastIndexOf('@');
            int start = url.indexOf("://");
            return at < 0
                    ? url
                    : (start < 0 || start > at ? "" : url.substring(0, start + 3)) + MASK + url.substring(at);
        }
    }
}

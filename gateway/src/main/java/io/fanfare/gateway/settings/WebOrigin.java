package io.fanfare.gateway.settings;

import java.util.regex.Pattern;

/** The origin of a web page, as browsers send it: no path, not even a slash, and nothing in upper case (RFC 6454 §7). */
public final class WebOrigin {
    /** What one looks like, as a phrase. */
    public static final String EXPECTED = "origins such as https://app.example.com, in lower case, no path";

    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9+.-]*://[^/\\s\\p{Upper}*]+");

    private WebOrigin() {}

    /** Whether a text is one. {@code null}, which is that of pages that have none of their own, is not. */
    public static boolean isOne(String text) {
        return FORM.matcher(text).matches();
    }
}

package io.fanfare.gateway.auth.key;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a key looks like, {@code ffk_} and 72 digits of hexadecimal: 256 random bits and a checksum, so that whoever looks for
 * secrets in texts finds it, and a slip of the pen is told from a key that is not known.
 *
 * <p>Kept is a hash only. A fast one will do: what slow ones protect is what people choose, and nobody guesses 256 random bits.
 */
final class KeyText {
    /** What keys look like, as a phrase. */
    static final String EXPECTED = "ffk_ and 72 digits of hexadecimal";

    private static final String PREFIX = "ffk_";
    private static final int RANDOM_BYTES = 32;
    private static final int CHECKSUM_DIGITS = 8;
    private static final Pattern FORM = Pattern.compile(PREFIX + "[0-9a-f]{72}");
    /** Tells this hash from any other one of the same bytes. */
    private static final byte[] PURPOSE = "fanfare api key v1".getBytes(StandardCharsets.US_ASCII);

    private static final String HMAC = "HmacSHA256";
    private static final HexFormat HEX = HexFormat.of();

    private KeyText() {}

    /** A new key. */
    static String generate(SecureRandom random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        String body = PREFIX + HEX.formatHex(bytes);
        return body + checksum(body);
    }

    /** Whether a text is a key, known or not. */
    static boolean isKey(String text) {
        if (!FORM.matcher(text).matches()) {
            return false;
        }
        int checksumAt = text.length() - CHECKSUM_DIGITS;
        return text.substring(checksumAt).equals(checksum(text.substring(0, checksumAt)));
    }

    private static String checksum(String body) {
        CRC32 crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.US_ASCII));
        return HEX.toHexDigits((int) crc.getValue());
    }

    /** What is kept of a key: 32 bytes. */
    static byte[] hash(String key) {
        try {
            Mac hmac = Mac.getInstance(HMAC);
            hmac.init(new SecretKeySpec(PURPOSE, HMAC));
            return hmac.doFinal(key.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java has " + HMAC, missing);
        }
    }
}

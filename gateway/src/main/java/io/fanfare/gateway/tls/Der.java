package io.fanfare.gateway.tls;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** As much of DER as it takes to put a key of an old form into the one that Java reads. */
final class Der {
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};
    private static final int LONG_LENGTH = 0x80;

    private Der() {}

    /**
     * A key as PKCS#8 has it (RFC 5208 §5): version, algorithm, key.
     *
     * @param publicKey as X.509 has it: a sequence that begins with the algorithm
     * @param privateKey as PKCS#1 or SEC 1 have it, which say less or nothing of the algorithm
     */
    static byte[] pkcs8(byte[] publicKey, byte[] privateKey) {
        int algorithmAt = contentAt(publicKey, 0);
        byte[] algorithm = Arrays.copyOfRange(publicKey, algorithmAt, endOf(publicKey, algorithmAt));
        return tagged(SEQUENCE, VERSION_0, algorithm, tagged(OCTETS, privateKey));
    }

    private static int contentAt(byte[] der, int at) {
        int length = der[at + 1] & 0xFF;
        return at + 2 + (length < LONG_LENGTH ? 0 : length - LONG_LENGTH);
    }

    private static int endOf(byte[] der, int at) {
        int content = contentAt(der, at);
        int length = der[at + 1] & 0xFF;
        if (length >= LONG_LENGTH) {
            length = 0;
            for (int i = at + 2; i < content; i++) {
                length = length << 8 | der[i] & 0xFF;
            }
        }
        return content + length;
    }

    private static byte[] tagged(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream der = new ByteArrayOutputStream();
        der.write(tag);
        writeLength(der, content.size());
        der.writeBytes(content.toByteArray());
        return der.toByteArray();
    }

    /** In as few bytes as will do: nothing else is DER. */
    private static void writeLength(ByteArrayOutputStream der, int length) {
        if (length < LONG_LENGTH) {
            der.write(length);
        } else if (length <= 0xFF) {
            der.write(LONG_LENGTH + 1);
            der.write(length);
        } else {
            der.write(LONG_LENGTH + 2);
            der.write(length >> 8);
            der.write(length);
        }
    }
}

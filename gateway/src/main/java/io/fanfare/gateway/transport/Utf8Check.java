package io.fanfare.gateway.transport;

import io.netty.buffer.ByteBuf;

/**
 * Checks text that arrives in pieces (RFC 3629 §4). A piece may end inside a character.
 *
 * <p>The state is what may come next: how many continuation bytes, and the range of the first of them, which is narrower
 * after the lead bytes of overlong forms, surrogates and what is beyond U+10FFFF.
 */
final class Utf8Check {
    private int remaining;
    private int lowest = 0x80;
    private int highest = 0xBF;

    /** Takes a piece; false as soon as no continuation can make it valid. The reader index stays. */
    boolean accept(ByteBuf piece) {
        for (int i = piece.readerIndex(); i < piece.writerIndex(); i++) {
            int b = piece.getByte(i) & 0xFF;
            boolean isValid = remaining == 0 ? isLead(b) : isContinuation(b);
            if (!isValid) {
                return false;
            }
        }
        return true;
    }

    /** Whether the text so far ends with a whole character. */
    boolean isComplete() {
        return remaining == 0;
    }

    private boolean isContinuation(int b) {
        if (b < lowest || b > highest) {
            return false;
        }
        remaining--;
        lowest = 0x80;
        highest = 0xBF;
        return true;
    }

    private boolean isLead(int b) {
        if (b < 0x80) {
            return true;
        }
        if (b >= 0xC2 && b <= 0xDF) {
            remaining = 1;
        } else if (b >= 0xE0 && b <= 0xEF) {
            remaining = 2;
            lowest = b == 0xE0 ? 0xA0 : 0x80;
            highest = b == 0xED ? 0x9F : 0xBF;
        } else if (b >= 0xF0 && b <= 0xF4) {
            remaining = 3;
            lowest = b == 0xF0 ? 0x90 : 0x80;
            highest = b == 0xF4 ? 0x8F : 0xBF;
        }
        return remaining > 0;
    }
}

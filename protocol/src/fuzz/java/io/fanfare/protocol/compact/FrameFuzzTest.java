package io.fanfare.protocol.compact;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Looks for bytes that break {@link FrameRules}; the README of this module says how to start it. */
class FrameFuzzTest {
    private static final int MAX_FRAME_BYTES = 1 << 16;

    @FuzzTest(maxDuration = "60s")
    void anyBytesAreDecodedOrRefused(byte[] bytes) {
        FrameRules.check(Opcode.Sender.CLIENT, bytes);
        FrameRules.check(Opcode.Sender.NODE, bytes);
        FrameRules.checkStream(bytes, MAX_FRAME_BYTES);
    }
}

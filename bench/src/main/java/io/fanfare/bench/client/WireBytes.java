package io.fanfare.bench.client;

import java.util.concurrent.atomic.LongAdder;

/** Bytes that travelled, as the sockets saw them: with every header, without those of TCP and TLS. Any thread. */
public final class WireBytes {
    private final LongAdder received = new LongAdder();
    private final LongAdder sent = new LongAdder();

    void received(int bytes) {
        received.add(bytes);
    }

    void sent(int bytes) {
        sent.add(bytes);
    }

    public long received() {
        return received.sum();
    }

    /** Handshakes and answers to pings are not in it. */
    public long sent() {
        return sent.sum();
    }
}

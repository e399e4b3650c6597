package io.fanfare.gateway.outgoing;

import java.nio.charset.StandardCharsets;

/** What a service has answered, whole. The body is the receiver's. */
public final class ServiceAnswer {
    private final int status;
    private final byte[] body;

    ServiceAnswer(int status, byte[] body) {
        this.status = status;
        this.body = body;
    }

    public int status() {
        return status;
    }

    public byte[] body() {
        return body;
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}

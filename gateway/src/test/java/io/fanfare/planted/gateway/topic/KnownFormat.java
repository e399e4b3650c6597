package io.fanfare.planted.gateway.topic;

import io.fanfare.protocol.compact.Opcode;

/** A fan-out that knows one of the wire formats. */
public final class KnownFormat {
    Opcode opcode;
}

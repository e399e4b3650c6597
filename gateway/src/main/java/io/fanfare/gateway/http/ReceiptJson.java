package io.fanfare.gateway.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.fanfare.gateway.topic.PublishReceipt;
import io.fanfare.protocol.TopicName;
import java.io.IOException;

/** How a successful publish looks in JSON, alone or in a batch. */
final class ReceiptJson {
    private static final int CREATED = 201;
    private static final int ACCEPTED = 202;

    private ReceiptJson() {}

    /** 201 when it is committed, 202 when it was passed on. */
    static int status(PublishReceipt receipt) {
        return receipt.position() == null ? ACCEPTED : CREATED;
    }

    static void write(JsonGenerator json, TopicName topic, PublishReceipt receipt) throws IOException {
        json.writeStringField("topic", topic.value());
        if (receipt.position() != null) {
            json.writeNumberField("epoch", receipt.position().epoch());
            json.writeNumberField("offset", receipt.position().offset());
        }
        if (receipt.duplicate()) {
            json.writeBooleanField("duplicate", true);
        }
        if (receipt.degraded()) {
            json.writeBooleanField("degraded", true);
        }
    }
}

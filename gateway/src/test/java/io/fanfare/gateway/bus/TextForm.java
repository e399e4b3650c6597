package io.fanfare.gateway.bus;

import io.fanfare.gateway.bus.message.DamagedMessageException;
import io.fanfare.gateway.bus.message.MessageFields;
import io.fanfare.gateway.bus.message.MessageForm;
import io.fanfare.gateway.bus.message.MessageWriter;

/** A text as the only field. */
public enum TextForm implements MessageForm<String> {
    TEXT;

    @Override
    public void write(String text, MessageWriter out) {
        out.text(1, text);
    }

    @Override
    public String read(MessageFields in) throws DamagedMessageException {
        return in.text(1);
    }
}

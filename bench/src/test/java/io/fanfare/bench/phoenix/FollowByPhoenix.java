package io.fanfare.bench.phoenix;

import java.util.Collections;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import kotlin.Unit;
import org.phoenixframework.Channel;
import org.phoenixframework.Message;
import org.phoenixframework.Socket;

/** As in {@code protocol/README.md}; a test holds the two to each other. */
final class FollowByPhoenix {
    private FollowByPhoenix() {}

    // follow
    static Channel follow(Socket socket, String topic, Consumer<Message> onMessage) {
        AtomicReference<String> since = new AtomicReference<>(); // or where you have kept it
        Channel channel = socket.channel(topic, () -> Collections.singletonMap("since", since.get()));
        channel.on("message", message -> {
            onMessage.accept(message);
            since.set(message.getRef());
            return Unit.INSTANCE;
        });
        channel.join(10_000).receive("ok", reply -> {
            Object epoch = reply.getPayload().get("epoch");
            Object offset = reply.getPayload().get("offset");
            since.compareAndSet(null, ((Number) epoch).longValue() + ":" + ((Number) offset).longValue());
            return Unit.INSTANCE;
        });
        return channel;
    }
    // end
}

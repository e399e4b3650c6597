package io.fanfare.client;

import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is in the outbox, and who waits for it. Confined to the loop. */
final class Publishes implements OutboxShell {
    private static final int MAX_ENTRIES = 1_000;
    private static final int MAX_BYTES = 4 << 20;
    private static final int MAX_IN_FLIGHT = 32;
    private static final long TIMEOUT_MILLIS = 60_000;
    private static final int KEY_BYTES = 16;
    private static final char[] BASE64_URL =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".toCharArray();

    private static final class Draft {
        final String topic;
        final String event;
        final Payload payload;
        final String key;
        final Callback<Published> callback;

        Draft(String topic, String event, Payload payload, String key, Callback<Published> callback) {
            this.topic = topic;
            this.event = event;
            this.payload = payload;
            this.key = key;
            this.callback = callback;
        }
    }

    private final OutboxMachine outbox = new OutboxMachine(MAX_ENTRIES, MAX_BYTES, MAX_IN_FLIGHT);
    private final SecureRandom random = new SecureRandom();
    private final Map<Long, Draft> drafts = new HashMap<>();
    private final Requests requests;
    private final Timers timers;
    private long lastPublish;
    private boolean isClosed;
    /** What the node has just said, while it is dealt with; else null. */
    private NodeFrame.@Nullable ErrorFrame refusal;

    Publishes(Requests requests, Timers timers) {
        this.requests = requests;
        this.timers = timers;
    }

    void add(String topic, Payload payload, PublishOptions options, Callback<Published> callback) {
        if (isClosed) {
            callback.onFailed(new FanfareException("CLOSED", "publish to " + topic, false));
            return;
        }
        long publish = ++lastPublish;
        drafts.put(publish, new Draft(topic, options.event(), payload, newKey(), callback));
        timers.set(timerOf(publish), options.timeoutMillisOr(TIMEOUT_MILLIS), 0, () -> carryOut(outbox.late(publish)));
        carryOut(outbox.add(publish, topic, payload.bytes().length));
    }

    void linkOpen() {
        carryOut(outbox.linkOpen());
    }

    void linkLost() {
        carryOut(outbox.linkLost());
    }

    void close() {
        isClosed = true;
        carryOut(outbox.close());
    }

    private void carryOut(List<Effect<OutboxShell>> effects) {
        for (Effect<OutboxShell> effect : effects) {
            effect.carryOut(this);
        }
    }

    @Override
    public void send(long publish, boolean isKeyed) {
        Draft draft = drafts.get(publish);
        if (draft != null) {
            String key = isKeyed ? draft.key : null;
            requests.send(
                    ClientFrames.publish(draft.topic, draft.event, draft.payload, key, true),
                    1,
                    answer -> onAnswer(publish, answer));
        }
    }

    private void onAnswer(long publish, NodeFrame.Answer answer) {
        if (answer instanceof NodeFrame.PublishedFrame) {
            NodeFrame.PublishedFrame published = (NodeFrame.PublishedFrame) answer;
            Draft draft = forget(publish);
            if (draft != null) {
                draft.callback.onDone(new Published(published.position, published.isDuplicate));
            }
            carryOut(outbox.published(publish));
        } else if (answer instanceof NodeFrame.ErrorFrame) {
            onError(publish, (NodeFrame.ErrorFrame) answer);
        }
    }

    private void onError(long publish, NodeFrame.ErrorFrame error) {
        refusal = error;
        carryOut(outbox.error(publish, error.code, error.isRetryable, error.retryAfterMillis));
        refusal = null;
    }

    @Override
    public void fulfil(long publish) {
        // Whoever waits was told with the answer itself.
    }

    @Override
    public void refuse(long publish) {
        NodeFrame.ErrorFrame error = refusal;
        Draft draft = forget(publish);
        if (draft != null && error != null) {
            draft.callback.onFailed(error.exception());
        }
    }

    @Override
    public void fail(long publish, String reason) {
        Draft draft = forget(publish);
        if (draft != null) {
            boolean isRetryable = !reason.equals("CLOSED");
            draft.callback.onFailed(new FanfareException(reason, "publish to " + draft.topic, isRetryable));
        }
    }

    @Override
    public void set(String topic, long afterMillis, long jitterMillis) {
        timers.set("outbox of " + topic, afterMillis, jitterMillis, () -> carryOut(outbox.retry(topic)));
    }

    private @Nullable Draft forget(long publish) {
        timers.stop(timerOf(publish));
        return drafts.remove(publish);
    }

    private static String timerOf(long publish) {
        return "late " + publish;
    }

    /** So that no two publishes of anybody have the same key. */
    private String newKey() {
        byte[] bytes = new byte[KEY_BYTES];
        random.nextBytes(bytes);
        StringBuilder key = new StringBuilder(22);
        int bits = 0;
        int held = 0;
        for (byte next : bytes) {
            held = held << 8 | next & 0xff;
            bits += 8;
            while (bits >= 6) {
                bits -= 6;
                key.append(BASE64_URL[held >> bits & 0x3f]);
            }
        }
        return key.append(BASE64_URL[held << 6 - bits & 0x3f]).toString();
    }
}

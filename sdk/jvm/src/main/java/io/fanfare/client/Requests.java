package io.fanfare.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Numbers the requests of one connection, and gives answers to whoever asked. What the connection takes with it is told to those who
 * asked by a callback. At most 1,000 of these wait; one more is refused with OUTBOX_FULL. Confined to the loop.
 */
final class Requests {
    private static final long MAX_ID = 0xffff_ffffL;
    private static final int MAX_ASKED = 1_000;
    private static final int PAYLOAD_TOO_LARGE = 102;
    private static final int AS_MANY_AS_COME = Integer.MAX_VALUE;

    /** Where frames go. */
    interface Out {
        void send(byte[] frame);
    }

    /** Takes the answers of a request. */
    interface Taker {
        void take(NodeFrame.Answer answer);
    }

    /** Makes one thing of the answers of a request. */
    interface Collector<T> {
        /**
         * @return null if more is to come
         * @throws FanfareException if it is no answer to that
         */
        @Nullable
        T collect(NodeFrame.Answer answer);
    }

    private static final class Waiting {
        final Taker taker;
        /** Null for those that are told nothing. */
        final @Nullable Callback<?> callback;

        int answers;

        Waiting(Taker taker, @Nullable Callback<?> callback, int answers) {
            this.taker = taker;
            this.callback = callback;
            this.answers = answers;
        }
    }

    private final Loop loop;
    private final Timers timers;
    private final Out out;
    private final Map<Long, Waiting> waiting = new LinkedHashMap<>();
    private int asked;
    private long lastId;
    private long maxFrameBytes;
    private boolean isOpen;

    Requests(Loop loop, Timers timers, Out out) {
        this.loop = loop;
        this.timers = timers;
        this.out = out;
    }

    /** Sends one whose answers are taken as they come, and nothing is told if they don't. */
    void send(ClientFrames.Request request, int answers, Taker taker) {
        begin(request, new Waiting(taker, null, answers));
    }

    /** Sends one that is answered by a callback, once. */
    <T> void ask(ClientFrames.Request request, long timeoutMillis, Collector<T> collector, Callback<T> callback) {
        if (!isOpen) {
            callback.onFailed(new FanfareException("NOT_CONNECTED", "there is no connection", true));
            return;
        }
        if (asked >= MAX_ASKED) {
            callback.onFailed(new FanfareException("OUTBOX_FULL", "too many requests are under way", true));
            return;
        }
        asked++;
        Asked<T> taker = new Asked<>(collector, callback);
        taker.id = begin(request, new Waiting(taker, callback, AS_MANY_AS_COME));
        timers.set(timerOf(taker.id), timeoutMillis, 0, () -> {
            forget(taker.id);
            callback.onFailed(new FanfareException("TIMEOUT", "no answer came", true));
        });
    }

    private final class Asked<T> implements Taker {
        private final Collector<T> collector;
        private final Callback<T> callback;
        private long id;

        Asked(Collector<T> collector, Callback<T> callback) {
            this.collector = collector;
            this.callback = callback;
        }

        @Override
        public void take(NodeFrame.Answer answer) {
            try {
                if (answer instanceof NodeFrame.ErrorFrame) {
                    throw ((NodeFrame.ErrorFrame) answer).exception();
                }
                T whole = collector.collect(answer);
                if (whole != null) {
                    forget(id);
                    callback.onDone(whole);
                }
            } catch (FanfareException error) {
                forget(id);
                callback.onFailed(error);
            }
        }
    }

    void onAnswer(NodeFrame.Answer answer) {
        Waiting asking = waiting.get(answer.requestId);
        if (asking == null) {
            return;
        }
        boolean isWhole = answer instanceof NodeFrame.ErrorFrame && ((NodeFrame.ErrorFrame) answer).topic.isEmpty();
        asking.answers = isWhole ? 0 : asking.answers - 1;
        if (asking.answers == 0 && asking.callback == null) {
            waiting.remove(answer.requestId);
        }
        asking.taker.take(answer);
    }

    /** There is a connection to ask. */
    void open(long maxFrameBytes) {
        this.maxFrameBytes = maxFrameBytes;
        isOpen = true;
    }

    /** There is none any more. */
    void close(FanfareException error) {
        isOpen = false;
        List<Map.Entry<Long, Waiting>> lost = new ArrayList<>(waiting.entrySet());
        waiting.clear();
        asked = 0;
        for (Map.Entry<Long, Waiting> each : lost) {
            Callback<?> callback = each.getValue().callback;
            if (callback != null) {
                timers.stop(timerOf(each.getKey()));
                callback.onFailed(error);
            }
        }
    }

    private long begin(ClientFrames.Request request, Waiting asking) {
        do {
            lastId = lastId >= MAX_ID ? 1 : lastId + 1;
        } while (waiting.containsKey(lastId));
        long id = lastId;
        waiting.put(id, asking);
        byte[] frame = request.frame(id);
        if (isOpen && frame.length > maxFrameBytes) {
            NodeFrame.ErrorFrame refusal =
                    new NodeFrame.ErrorFrame(PAYLOAD_TOO_LARGE, id, "the node takes " + maxFrameBytes + " bytes");
            loop.execute(() -> onAnswer(refusal));
        } else {
            out.send(frame);
        }
        return id;
    }

    private void forget(long id) {
        if (waiting.remove(id) != null) {
            asked--;
            timers.stop(timerOf(id));
        }
    }

    private static String timerOf(long id) {
        return "answer " + id;
    }
}

package io.fanfare.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A node with durable topics in memory, on a thread of its own. It may cut its connections at any time. */
final class FakeNode implements Transport, AutoCloseable {
    private static final int LIVE = 0;
    private static final int CONTINUES = 1;

    private static final class Log {
        final int id;
        /** The keys of what was published, in the order of their offsets. */
        final List<String> keys = new ArrayList<>();

        Log(int id) {
            this.id = id;
        }
    }

    private final class Session implements Connection {
        final Listener listener;
        final Map<String, Log> subscribed = new LinkedHashMap<>();
        boolean isOver;

        Session(Listener listener) {
            this.listener = listener;
        }

        @Override
        public void send(byte[] frame) {
            thread.execute(() -> onFrame(this, frame));
        }

        @Override
        public void close() {
            thread.execute(this::end);
        }

        @Override
        public void cancel() {
            close();
        }

        void end() {
            if (!isOver) {
                isOver = true;
                sessions.remove(this);
                listener.onClosed(0, 0, null);
            }
        }

        void say(FrameWriter frame) {
            listener.onFrame(frame.frame());
        }
    }

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final List<Session> sessions = new ArrayList<>();
    private final Map<String, Log> logs = new HashMap<>();
    private final List<Throwable> faults = new ArrayList<>();
    private int lastSession;

    @Override
    public Connection dial(Listener listener) {
        Session session = new Session(listener);
        thread.execute(() -> {
            if (!session.isOver) {
                sessions.add(session);
                listener.onOpen();
            }
        });
        return session;
    }

    /** All connections are gone. */
    void cut() {
        thread.execute(() -> new ArrayList<>(sessions).forEach(Session::end));
    }

    /** The keys of what was published in a topic, in its order. */
    List<String> keys(String topic) throws Exception {
        return thread.submit(() -> List.copyOf(log(topic).keys)).get();
    }

    List<Throwable> faults() throws Exception {
        return thread.submit(() -> List.copyOf(faults)).get();
    }

    private Log log(String topic) {
        return logs.computeIfAbsent(topic, name -> new Log(logs.size() + 1));
    }

    private void onFrame(Session session, byte[] bytes) {
        if (session.isOver) {
            return;
        }
        try {
            FrameReader frame = new FrameReader(bytes);
            switch (frame.flags()) {
                case 0x01:
                    session.say(new FrameWriter()
                            .flags(0x41)
                            .text("s" + ++lastSession)
                            .text("fake")
                            .varint(25)
                            .varint(1 << 20)
                            .varint(1_000)
                            .varint(0));
                    break;
                case 0x02:
                    onSubscribe(session, frame);
                    break;
                case 0x03:
                    onUnsubscribe(session, frame);
                    break;
                case 0x04:
                    onPublish(session, frame);
                    break;
                case 0x09:
                    session.say(new FrameWriter().flags(0x4e));
                    break;
                default:
                    break;
            }
        } catch (DamagedFrameException | RuntimeException fault) {
            faults.add(fault);
        }
    }

    private void onSubscribe(Session session, FrameReader frame) throws DamagedFrameException {
        long requestId = frame.varint();
        long count = frame.varint();
        for (int i = 0; i < count; i++) {
            String topic = frame.text();
            Position after = (frame.flags() & 1) == 0 ? null : new Position(frame.varint(), frame.varint());
            Log log = log(topic);
            if (session.subscribed.put(topic, log) != null) {
                faults.add(new IllegalStateException(topic + " is subscribed to already"));
            }
            session.say(new FrameWriter()
                    .flags(0x42)
                    .varint(requestId)
                    .text(topic)
                    .varint(log.id)
                    .flags(1 | (after == null ? LIVE : CONTINUES) << 1)
                    .varint(1)
                    .varint(log.keys.size()));
            for (long offset = after == null ? log.keys.size() : after.offset(); offset < log.keys.size(); offset++) {
                session.say(message(log, offset + 1));
            }
        }
    }

    private void onUnsubscribe(Session session, FrameReader frame) throws DamagedFrameException {
        long requestId = frame.varint();
        long count = frame.varint();
        for (int i = 0; i < count; i++) {
            session.subscribed.remove(frame.text());
        }
        session.say(new FrameWriter().flags(0x43).varint(requestId));
    }

    private void onPublish(Session session, FrameReader frame) throws DamagedFrameException {
        long requestId = frame.varint();
        frame.flags();
        String topic = frame.text();
        String key = frame.text();
        Log log = log(topic);
        int known = log.keys.indexOf(key);
        long offset = known < 0 ? log.keys.size() + 1 : known + 1;
        if (known < 0) {
            log.keys.add(key);
            for (Session each : new ArrayList<>(sessions)) {
                if (each.subscribed.get(topic) == log) {
                    each.say(message(log, offset));
                }
            }
        }
        session.say(new FrameWriter()
                .flags(0x44)
                .varint(requestId)
                .flags(known < 0 ? 1 : 3)
                .varint(1)
                .varint(offset));
    }

    private static FrameWriter message(Log log, long offset) {
        return new FrameWriter()
                .flags(0x80)
                .flags(log.id >> 8)
                .flags(log.id & 0xff)
                .varint(offset)
                .raw(new byte[] {'{', '}'});
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}

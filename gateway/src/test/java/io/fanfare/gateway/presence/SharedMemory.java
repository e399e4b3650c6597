package io.fanfare.gateway.presence;

import io.fanfare.protocol.TopicName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/** What several nodes of a test write down, in memory; the time is the test's. One thread. */
final class SharedMemory {
    private final LongSupplier nanoClock;
    private final long leaseNanos;
    private final Map<TopicName, Map<Field, StoredAttendee>> topics = new HashMap<>();
    private final Map<Long, Lease> leases = new HashMap<>();

    private record Field(long node, long term, String id) {}

    private record Lease(long term, long endsAtNanos) {}

    SharedMemory(LongSupplier nanoClock, long leaseNanos) {
        this.nanoClock = nanoClock;
        this.leaseNanos = leaseNanos;
    }

    /** Everything is lost. */
    void flush() {
        topics.clear();
        leases.clear();
    }

    /** What is written of a topic. */
    int size(TopicName topic) {
        return topics.getOrDefault(topic, Map.of()).size();
    }

    /** What a node sees of it. */
    Handle of(long node) {
        return new Handle(node);
    }

    /** The access of one node, which may break. */
    final class Handle implements PresenceStore {
        private final long node;
        private Listener listener;
        private boolean isBroken;

        private Handle(long node) {
            this.node = node;
        }

        void breakDown() {
            isBroken = true;
            listener.onLost("broken by the test");
        }

        boolean isBroken() {
            return isBroken;
        }

        void repair() {
            isBroken = false;
            listener.onConnected();
        }

        @Override
        public void open(Listener opening) {
            listener = opening;
            listener.onConnected();
        }

        private <T> CompletionStage<T> answer(T answer) {
            return CompletableFuture.completedStage(answer);
        }

        private <T> CompletionStage<T> failed() {
            return CompletableFuture.failedStage(new PresenceUnavailableException("broken by the test", null));
        }

        @Override
        public CompletionStage<Void> write(List<Write> writes) {
            if (isBroken) {
                return failed();
            }
            for (Write write : writes) {
                Map<Field, StoredAttendee> entries = topics.computeIfAbsent(write.topic(), none -> new HashMap<>());
                Field field = new Field(write.node(), write.term(), write.id());
                if (write.what() == null) {
                    entries.remove(field);
                } else {
                    entries.put(field, write.what());
                }
                if (entries.isEmpty()) {
                    topics.remove(write.topic());
                }
            }
            return answer(null);
        }

        @Override
        public CompletionStage<List<StoredAttendee>> load(TopicName topic) {
            return isBroken
                    ? failed()
                    : answer(
                            new ArrayList<>(topics.getOrDefault(topic, Map.of()).values()));
        }

        @Override
        public CompletionStage<Map<Long, Long>> leases(Collection<Long> nodes) {
            if (isBroken) {
                return failed();
            }
            Map<Long, Long> found = new HashMap<>();
            for (long one : nodes) {
                Lease lease = leases.get(one);
                if (lease != null && lease.endsAtNanos() - nanoClock.getAsLong() > 0) {
                    found.put(one, lease.term());
                }
            }
            return answer(found);
        }

        @Override
        public CompletionStage<Boolean> renew(long term) {
            Lease lease = leases.get(node);
            if (isBroken) {
                return failed();
            }
            if (lease == null || lease.endsAtNanos() - nanoClock.getAsLong() <= 0) {
                return answer(false);
            }
            begin(term);
            return answer(true);
        }

        @Override
        public CompletionStage<Void> begin(long term) {
            if (isBroken) {
                return failed();
            }
            leases.put(node, new Lease(term, nanoClock.getAsLong() + leaseNanos));
            return answer(null);
        }

        @Override
        public CompletionStage<Void> giveUp() {
            if (isBroken) {
                return failed();
            }
            leases.remove(node);
            return answer(null);
        }

        @Override
        public CompletionStage<List<TopicName>> keep(List<TopicName> kept) {
            return isBroken
                    ? failed()
                    : answer(kept.stream()
                            .filter(topic -> !topics.containsKey(topic))
                            .toList());
        }

        @Override
        public String description() {
            return "memory of the test";
        }

        @Override
        public void close() {
            isBroken = true;
        }
    }
}

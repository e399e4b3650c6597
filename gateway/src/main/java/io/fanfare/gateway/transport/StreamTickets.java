package io.fanfare.gateway.transport;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Tickets for streams: each stands for a token in one request, soon. A browser's EventSource can show nothing but its URL, and a URL
 * is written down in places where no token may be. Any thread.
 *
 * <p>Bounded by number, by the bytes of the tokens, and for each token: more are refused until some are used or have expired.
 */
final class StreamTickets {
    static final int LIFE_SECONDS = 30;
    static final int MAX_PER_TOKEN = 16;

    private static final int MAX_COUNT = 10_000;
    private static final long MAX_TOKEN_BYTES = 8L << 20;
    private static final int TICKET_BYTES = 24;

    private final LongSupplier nanos;
    private final int maxCount;
    private final SecureRandom random = new SecureRandom();
    private final ConcurrentHashMap<String, Ticket> open = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Share> shares = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong tokenBytes = new AtomicLong();

    private record Ticket(String token, long givenAtNanos) {}

    /** What a token has of the tickets. */
    private record Share(int tickets, boolean isExhausted) {}

    /** What became of a wish for a ticket. */
    enum Outcome {
        GIVEN,
        /** The token has as many as it may. */
        TOO_MANY,
        /** The node has. */
        FULL
    }

    /** @param ticket null if none was given. Must not be logged */
    record Grant(Outcome outcome, String ticket) {}

    StreamTickets() {
        this(System::nanoTime, MAX_COUNT);
    }

    /** @param nanos tells how much time passes, from any origin */
    StreamTickets(LongSupplier nanos, int maxCount) {
        this.nanos = nanos;
        this.maxCount = maxCount;
    }

    /** Gives one for a token that is good. */
    Grant give(String token) {
        if (count.incrementAndGet() > maxCount) {
            count.decrementAndGet();
            return new Grant(Outcome.FULL, null);
        }
        if (tokenBytes.addAndGet(token.length()) > MAX_TOKEN_BYTES) {
            giveBackRoom(token);
            return new Grant(Outcome.FULL, null);
        }
        Share share = shares.compute(token, (key, before) -> {
            if (before == null) {
                return new Share(1, false);
            }
            return before.tickets == MAX_PER_TOKEN
                    ? new Share(MAX_PER_TOKEN, true)
                    : new Share(before.tickets + 1, false);
        });
        if (share.isExhausted) {
            giveBackRoom(token);
            return new Grant(Outcome.TOO_MANY, null);
        }
        byte[] bytes = new byte[TICKET_BYTES];
        random.nextBytes(bytes);
        String ticket = Base64.getUrlEncoder().encodeToString(bytes);
        open.put(ticket, new Ticket(token, nanos.getAsLong()));
        return new Grant(Outcome.GIVEN, ticket);
    }

    /** The token that a ticket stands for; null if it was used, has expired or is none. */
    String take(String ticket) {
        Ticket taken = open.remove(ticket);
        if (taken == null) {
            return null;
        }
        giveBack(taken);
        return isExpired(taken) ? null : taken.token;
    }

    /** Lets go of those that nobody has used in time. */
    void forgetExpired() {
        open.forEach((ticket, one) -> {
            if (isExpired(one) && open.remove(ticket, one)) {
                giveBack(one);
            }
        });
    }

    private boolean isExpired(Ticket ticket) {
        return nanos.getAsLong() - ticket.givenAtNanos > TimeUnit.SECONDS.toNanos(LIFE_SECONDS);
    }

    private void giveBack(Ticket ticket) {
        giveBackRoom(ticket.token);
        shares.computeIfPresent(
                ticket.token, (key, share) -> share.tickets == 1 ? null : new Share(share.tickets - 1, false));
    }

    private void giveBackRoom(String token) {
        count.decrementAndGet();
        tokenBytes.addAndGet(-token.length());
    }

    /** How many may still be used. */
    int count() {
        return count.get();
    }
}

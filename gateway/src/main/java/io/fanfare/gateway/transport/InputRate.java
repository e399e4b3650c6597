package io.fanfare.gateway.transport;

import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.gateway.metrics.Limit;
import io.fanfare.gateway.session.SessionSettings;

/**
 * What a client has sent in the present second of its loop's clock. Whoever sends more than it may is not read until the next
 * one: nothing is lost or refused, it comes later. Owned by the connection's loop.
 */
final class InputRate {
    private final int second;
    private int frames;
    private int bytes;
    private int pings;
    private boolean isSpent;

    InputRate(int nowSeconds) {
        second = nowSeconds;
    }

    /** Whether its second is over. */
    boolean isOver(int nowSeconds) {
        return second != nowSeconds;
    }

    void addBytes(int count) {
        bytes += count;
    }

    /** A frame: a fragment is one, too. */
    void addFrame() {
        frames++;
    }

    void addPing() {
        pings++;
    }

    /**
     * Whether nothing more may be read in this second.
     *
     * @param metrics told once a second of what was met
     */
    boolean isSpent(SessionSettings settings, GatewayMetrics metrics) {
        if (!isSpent) {
            isSpent = isMet(Limit.FRAMES, frames, settings.framesPerSecond(), metrics)
                    || isMet(Limit.BYTES, bytes, settings.bytesPerSecond(), metrics)
                    || isMet(Limit.PINGS, pings, settings.pingsPerSecond(), metrics);
        }
        return isSpent;
    }

    private static boolean isMet(Limit limit, int used, int max, GatewayMetrics metrics) {
        if (max == 0 || used < max) {
            return false;
        }
        metrics.limitMet(limit);
        return true;
    }
}

package io.fanfare.gateway.socket;

/**
 * Whether what has begun to arrive goes on arriving. A sender has credit for some seconds of silence: each second takes one of
 * it, and what arrives gives it back. Pure state of one request or frame; its owner says what time passes.
 */
public final class ArrivalRate {
    private final int minBytesPerSecond;
    private final long maxCreditBytes;
    private long creditBytes;

    /**
     * @param minBytesPerSecond 0 for no limit
     * @param graceSeconds for how long nothing may arrive
     */
    public ArrivalRate(int minBytesPerSecond, int graceSeconds) {
        this.minBytesPerSecond = minBytesPerSecond;
        this.maxCreditBytes = (long) minBytesPerSecond * graceSeconds;
        this.creditBytes = maxCreditBytes;
    }

    public void arrived(int bytes) {
        creditBytes = Math.min(maxCreditBytes, creditBytes + bytes);
    }

    /** So much time has passed in which the sender could send; true if it has sent too little for too long. */
    public boolean isTooSlow(int seconds) {
        creditBytes -= (long) minBytesPerSecond * seconds;
        return creditBytes < 0;
    }
}

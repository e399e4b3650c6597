package io.fanfare.client;

import java.util.ArrayList;
import java.util.List;

/** Keeps what it is told of a connection. */
final class RecordingConnectionListener implements Transport.Listener {
    private final List<String> told = new ArrayList<>();

    @Override
    public void onOpen() {
        add("open");
    }

    @Override
    public void onFrame(byte[] frame) {
        add("frame " + frame.length);
    }

    @Override
    public void onClosed(int code, long retryAfterMillis, Throwable fault) {
        add("closed " + code + " " + retryAfterMillis);
    }

    private synchronized void add(String what) {
        told.add(what);
        notifyAll();
    }

    synchronized List<String> told() {
        return List.copyOf(told);
    }

    /** Within the time that the test has. */
    synchronized void await(String what) throws InterruptedException {
        while (!told.contains(what)) {
            wait();
        }
    }
}

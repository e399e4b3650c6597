package io.fanfare.bench.fault;

import io.fanfare.bench.client.Client;
import io.fanfare.protocol.Event;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A client that keeps what it is answered. Any thread. */
final class RecordingClient extends LoyalClient {
    private final List<Event.Error> errors = new CopyOnWriteArrayList<>();
    private final List<Event.Subscribed> subscribed = new CopyOnWriteArrayList<>();
    private final List<Event.Published> published = new CopyOnWriteArrayList<>();
    private volatile Client client;
    private volatile boolean isClosed;

    RecordingClient(Checker checker, ProxiedNode node) {
        super(checker, node);
    }

    @Override
    public void onConnected(Client connected) {
        client = connected;
    }

    @Override
    public void onError(Event.Error error) {
        errors.add(error);
    }

    @Override
    public void onSubscribed(Event.Subscribed event) {
        subscribed.add(event);
    }

    @Override
    public void onPublished(Event.Published event) {
        published.add(event);
    }

    @Override
    boolean hasLeft() {
        return false;
    }

    @Override
    void onGone(int code) {
        isClosed = true;
    }

    /** Null until it is connected. */
    Client client() {
        return client;
    }

    boolean isClosed() {
        return isClosed;
    }

    List<Event.Error> errors() {
        return errors;
    }

    List<Event.Subscribed> subscribed() {
        return subscribed;
    }

    List<Event.Published> published() {
        return published;
    }

    @Override
    public String toString() {
        return "client";
    }
}

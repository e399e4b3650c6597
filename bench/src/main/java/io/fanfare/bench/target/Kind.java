package io.fanfare.bench.target;

import java.util.Locale;

/** Kinds of servers, each with where it is found unless something else is said. */
public enum Kind {
    FANFARE("ws://127.0.0.1:8080/ws"),
    FANFARE_TCP("tcp://127.0.0.1:8080"),
    SSE("http://127.0.0.1:8080/sse"),
    PHOENIX("ws://127.0.0.1:4000/socket/websocket"),
    MQTT("tcp://127.0.0.1:1883"),
    MOSQUITTO("tcp://127.0.0.1:1883"),
    EMQX("tcp://127.0.0.1:1883"),
    HIVEMQ("ws://127.0.0.1:8000/mqtt"),
    NATS("tcp://127.0.0.1:4222"),
    NATS_WS("ws://127.0.0.1:8222/"),
    SOCKETIO("ws://127.0.0.1:3000/socket.io/"),
    REDIS("tcp://127.0.0.1:6379"),
    FLOOR("ws://127.0.0.1:9100/"),
    TEMPLATE("ws://127.0.0.1:9000/");

    private final String defaultUrl;

    Kind(String defaultUrl) {
        this.defaultUrl = defaultUrl;
    }

    /** As it is written: {@code fanfare-tcp}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String defaultUrl() {
        return defaultUrl;
    }
}

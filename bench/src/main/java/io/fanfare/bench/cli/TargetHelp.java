package io.fanfare.bench.cli;

/** How to say which server is meant. */
final class TargetHelp {
    static final String TEXT =
            "The server: KIND[@URL[+URL...]][,key=value...] with the kinds fanfare, fanfare-tcp, sse, phoenix, mqtt,"
                    + " mosquitto, emqx, hivemq, nats, nats-ws, socketio, redis, floor and template, and the keys pid, api, metrics,"
                    + " label, template, beside and ca. Such as fanfare@ws://127.0.0.1:8080,pid=77, or over TLS"
                    + " fanfare@wss://push.example.com:8443,ca=ca.pem. Several nodes and their"
                    + " values are joined by +.";

    private TargetHelp() {}
}

package io.fanfare.bench.driver.template;

import java.nio.charset.StandardCharsets;

/** The templates of one protocol, ready to be written and looked for. Immutable. */
final class Templates {
    final Template connect;
    final boolean saysHello;
    final byte[] connected;
    final Template subscribe;
    final byte[] subscribed;
    final Template publish;
    final byte[] published;
    final byte[] ping;
    final Template pong;
    final Template keepAlive;
    final int keepAliveSeconds;

    Templates(TemplateSpec spec) {
        connect = new Template(spec.connect());
        saysHello = !spec.connect().isEmpty();
        connected = bytes(spec.connected());
        subscribe = new Template(spec.subscribe());
        subscribed = bytes(spec.subscribed());
        publish = new Template(spec.publish());
        published = bytes(spec.published());
        ping = bytes(spec.ping());
        pong = new Template(spec.pong());
        keepAlive = new Template(spec.keepAlive());
        keepAliveSeconds = spec.keepAliveSeconds();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

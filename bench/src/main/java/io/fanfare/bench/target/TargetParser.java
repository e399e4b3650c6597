package io.fanfare.bench.target;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fanfare.bench.client.TcpEndpoint;
import io.fanfare.bench.client.WebSocketEndpoint;
import io.fanfare.bench.driver.Driver;
import io.fanfare.bench.driver.fanfare.FanfareDriver;
import io.fanfare.bench.driver.fanfare.HttpDriver;
import io.fanfare.bench.driver.mqtt.MqttDriver;
import io.fanfare.bench.driver.nats.NatsDriver;
import io.fanfare.bench.driver.phoenix.PhoenixDriver;
import io.fanfare.bench.driver.redis.RedisDriver;
import io.fanfare.bench.driver.socketio.SocketIoDriver;
import io.fanfare.bench.driver.sse.SseDriver;
import io.fanfare.bench.driver.template.TemplateDriver;
import io.fanfare.bench.driver.template.TemplateSpec;
import io.fanfare.bench.plan.UsageException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads which server is meant: {@code KIND[@URL][,key=value…]}, such as {@code fanfare@ws://127.0.0.1:8080,pid=77}. Several
 * nodes are joined by +, and so are their values: {@code fanfare@ws://a:8080+ws://b:8080,api=http://a:8081+http://b:8081}.
 */
public final class TargetParser {
    private static final Set<String> KEYS = Set.of("pid", "api", "metrics", "label", "template", "beside", "ca");
    private static final List<String> OF_EACH_NODE = List.of("pid", "api", "metrics");
    private static final Set<String> SCHEMES = Set.of("ws", "wss", "tcp", "tls", "http", "https");
    private static final String AND = "\\+";

    private TargetParser() {}

    /**
     * Reads a target.
     *
     * @throws UsageException that names what is wrong
     */
    public static Target parse(String written) {
        String[] parts = written.split(",");
        int at = parts[0].indexOf('@');
        Kind kind = kind(at < 0 ? parts[0] : parts[0].substring(0, at));
        String[] urls = (at < 0 ? kind.defaultUrl() : parts[0].substring(at + 1)).split(AND);
        Map<String, String> options = options(parts);
        TargetTls tls = TargetTls.of(written, options.get("ca"));
        List<ServerNode> nodes = new ArrayList<>();
        for (int i = 0; i < urls.length; i++) {
            nodes.add(node(kind, url(urls[i]), ofNode(options, i, urls.length), tls));
        }
        checkApis(nodes, options);
        List<Long> beside = options.containsKey("beside")
                ? Arrays.stream(options.get("beside").split(AND))
                        .map(pid -> pid("beside", pid))
                        .toList()
                : List.of();
        return new Target(options.getOrDefault("label", kind.key()), written, nodes, beside);
    }

    /** The options of one node of several. */
    private static Map<String, String> ofNode(Map<String, String> options, int index, int count) {
        Map<String, String> own = new HashMap<>(options);
        for (String key : OF_EACH_NODE) {
            if (own.containsKey(key)) {
                String[] values = own.get(key).split(AND);
                if (values.length != count) {
                    throw new UsageException(key + ": " + own.get(key) + " (expected: one for each of " + count
                            + " nodes, joined by +)");
                }
                own.put(key, values[index]);
            }
        }
        return own;
    }

    private static ServerNode node(Kind kind, URI url, Map<String, String> options, TargetTls tls) {
        InetSocketAddress address = address(url);
        URI api = api(options, url);
        return new ServerNode(
                tls.at(url, driver(kind, url, address, options)),
                hasApi(kind, options) ? tls.at(api, new HttpDriver(address(api))) : null,
                address,
                pid("pid", options.getOrDefault("pid", "0")),
                metrics(kind, api, options),
                tls.security());
    }

    private static InetSocketAddress address(URI url) {
        return new InetSocketAddress(url.getHost(), url.getPort());
    }

    /** The usual port of the API can be that of one node of a machine only. */
    private static void checkApis(List<ServerNode> nodes, Map<String, String> options) {
        long addresses = nodes.stream().map(ServerNode::address).distinct().count();
        long apis = nodes.stream().map(ServerNode::http).distinct().count();
        if (!options.containsKey("api") && nodes.get(0).http() != null && apis < addresses) {
            throw new UsageException("api: nothing (expected: the URL of each of " + nodes.size()
                    + " nodes, joined by +, because some are on the same machine)");
        }
    }

    private static Kind kind(String key) {
        for (Kind kind : Kind.values()) {
            if (kind.key().equals(key)) {
                return kind;
            }
        }
        String keys = Arrays.stream(Kind.values()).map(Kind::key).collect(Collectors.joining(", "));
        throw new UsageException("target: " + key + " (expected: one of " + keys + ")");
    }

    private static URI url(String written) {
        try {
            URI url = URI.create(written);
            boolean isKnown = url.getScheme() != null && SCHEMES.contains(url.getScheme());
            if (isKnown && url.getHost() != null && url.getPort() > 0) {
                return url;
            }
        } catch (IllegalArgumentException notOne) {
            throw wrongUrl(written);
        }
        throw wrongUrl(written);
    }

    private static UsageException wrongUrl(String written) {
        return new UsageException("url: " + written
                + " (expected: such as ws://127.0.0.1:8080/ or tcp://127.0.0.1:8080, over TLS wss:// or tls://)");
    }

    private static Map<String, String> options(String[] parts) {
        Map<String, String> options = new HashMap<>();
        for (int i = 1; i < parts.length; i++) {
            String[] pair = parts[i].split("=", 2);
            if (pair.length != 2 || !KEYS.contains(pair[0])) {
                throw new UsageException("option: " + parts[i] + " (expected: key=value with a key of "
                        + KEYS.stream().sorted().toList() + ")");
            }
            options.put(pair[0], pair[1]);
        }
        return options;
    }

    private static long pid(String key, String written) {
        try {
            return Long.parseUnsignedLong(written);
        } catch (NumberFormatException notANumber) {
            throw new UsageException(key + ": " + written + " (expected: the number of a process)");
        }
    }

    /** A gateway whose clients speak Phoenix may be named by its API. */
    private static boolean hasApi(Kind kind, Map<String, String> options) {
        return isFanfare(kind) || kind == Kind.PHOENIX && options.containsKey("api");
    }

    private static boolean isFanfare(Kind kind) {
        return kind == Kind.FANFARE || kind == Kind.FANFARE_TCP || kind == Kind.SSE;
    }

    private static URI api(Map<String, String> options, URI url) {
        return url(options.getOrDefault("api", "http://" + url.getHost() + ":8081"));
    }

    private static URI metrics(Kind kind, URI api, Map<String, String> options) {
        if (options.containsKey("metrics")) {
            return url(options.get("metrics"));
        }
        return hasApi(kind, options) ? api.resolve("/metrics") : null;
    }

    private static Driver driver(Kind kind, URI url, InetSocketAddress address, Map<String, String> options) {
        boolean isWebSocket = url.getScheme().equals("ws") || url.getScheme().equals("wss");
        String path = url.getPath().isEmpty() ? URI.create(kind.defaultUrl()).getPath() : url.getPath();
        return switch (kind) {
            case FANFARE -> new FanfareDriver(WebSocketEndpoint.fanfare(address));
            case FANFARE_TCP -> new FanfareDriver(new TcpEndpoint(address));
            case SSE -> new SseDriver(address, path);
            case PHOENIX -> new PhoenixDriver(address, path);
            case MQTT, MOSQUITTO, EMQX, HIVEMQ -> new MqttDriver(address, isWebSocket ? path : null);
            case NATS, NATS_WS -> new NatsDriver(address, isWebSocket ? path : null);
            case SOCKETIO -> new SocketIoDriver(address, path);
            case REDIS -> new RedisDriver(address);
            case FLOOR -> new TemplateDriver(address, path, TemplateSpec.floor());
            case TEMPLATE -> template(address, url, options);
        };
    }

    private static Driver template(InetSocketAddress address, URI url, Map<String, String> options) {
        String file = options.get("template");
        if (file == null) {
            throw new UsageException("template: nothing (expected: a file with the protocol's templates)");
        }
        try {
            TemplateSpec spec =
                    new ObjectMapper(new YAMLFactory()).readValue(Path.of(file).toFile(), TemplateSpec.class);
            return new TemplateDriver(address, url.getPath().isEmpty() ? spec.path() : url.getPath(), spec);
        } catch (IOException | IllegalArgumentException wrong) {
            throw new UsageException("template: " + file + ": "
                    + wrong.getMessage().lines().findFirst().orElse(""));
        }
    }
}

package io.fanfare.gateway.tls;

import io.fanfare.gateway.bootstrap.Main;
import io.fanfare.gateway.transport.RawSocket;
import io.fanfare.gateway.transport.TcpClient;
import io.fanfare.protocol.Command;
import io.fanfare.protocol.Event;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What TLS costs a node of its own process: memory for each idle connection beside plaintext, processor time for each handshake.
 * A program to be run by hand; see {@code bench/README.md}.
 */
final class TlsCost {
    private static final int HANDSHAKES = 2_000;
    private static final int WARM_UP = 100;
    private static final int HEARTBEAT_SECONDS = 600;
    private static final int TICKS_PER_SECOND = 100;

    private final Process node;
    private final InetSocketAddress address;
    /** Null for plaintext. */
    private final TestAuthority authority;

    private TlsCost(Process node, InetSocketAddress address, TestAuthority authority) {
        this.node = node;
        this.address = address;
        this.authority = authority;
    }

    /** @param arguments how many idle connections */
    public static void main(String[] arguments) throws Exception {
        int connections = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2_000;
        Path folder = Files.createTempDirectory("tls-cost");
        TestAuthority authority = new TestAuthority(folder);
        TestAuthority.Issued own = authority.issue("localhost");
        for (String provider : List.of("none", "jdk", "openssl")) {
            TlsCost cost = start(provider, authority, own);
            try {
                cost.measure(provider, connections);
            } finally {
                cost.node.destroyForcibly().waitFor();
            }
        }
    }

    private static TlsCost start(String provider, TestAuthority authority, TestAuthority.Issued own)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "serve");
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        Map<String, String> environment = builder.environment();
        environment.putAll(Map.of("FANFARE_PUBLIC_PORT", "0", "FANFARE_API_PORT", "0", "FANFARE_STORE_URL", "memory"));
        environment.put("FANFARE_HISTORY_MAX_BYTES", "16777216");
        boolean isPlain = provider.equals("none");
        if (!isPlain) {
            environment.put(
                    "FANFARE_PUBLIC_TLS_CERTIFICATE_FILE", own.certificate().toString());
            environment.put("FANFARE_PUBLIC_TLS_KEY_FILE", own.key().toString());
            environment.put("FANFARE_PUBLIC_TLS_PROVIDER", provider);
        }
        Process node = builder.start();
        BufferedReader out = new BufferedReader(new InputStreamReader(node.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        while (!line.contains("clients  ")) {
            line = out.readLine();
        }
        int port = Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
        return new TlsCost(node, new InetSocketAddress("127.0.0.1", port), isPlain ? null : authority);
    }

    private void measure(String provider, int connections) throws Exception {
        closeAll(open(WARM_UP));
        collect();
        long before = residentKilobytes();
        List<TcpClient> idle = open(connections);
        collect();
        long grown = residentKilobytes() - before;
        closeAll(idle);
        System.out.printf(
                Locale.ROOT,
                "%-8s %5d connections: %6.2f KB resident each%n",
                provider,
                connections,
                (double) grown / connections);
        if (authority == null) {
            return;
        }
        handshakes(false);
        System.out.printf(
                Locale.ROOT,
                "%-8s CPU of the node: %4.0f us a connection with a full handshake, %4.0f us with a resumed one%n",
                provider,
                handshakes(false),
                handshakes(true));
    }

    private List<TcpClient> open(int count) throws Exception {
        TlsClient client = authority == null ? null : new TlsClient(authority.clientContext(), "localhost");
        List<TcpClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RawSocket socket = client == null ? new RawSocket(address) : client.connect(address);
            TcpClient opened = new TcpClient(socket);
            opened.send(new Command.Hello("", "cost", "1", HEARTBEAT_SECONDS, ""));
            opened.receive(Event.Welcome.class);
            clients.add(opened);
        }
        return clients;
    }

    private static void closeAll(List<TcpClient> clients) throws IOException {
        for (TcpClient client : clients) {
            client.close();
        }
    }

    /** Microseconds each. */
    private double handshakes(boolean isResumed) throws Exception {
        TlsClient client = new TlsClient(authority.clientContext(), "localhost");
        long before = 0;
        for (int i = -1; i < HANDSHAKES; i++) {
            if (i == 0) {
                before = cpuTicks();
            }
            TlsClient next = isResumed ? client : new TlsClient(authority.clientContext(), "localhost");
            try (TcpClient opened = new TcpClient(next.connect(address))) {
                opened.send(new Command.Hello("", "cost", "1", HEARTBEAT_SECONDS, ""));
                opened.receive(Event.Welcome.class);
            }
        }
        return (cpuTicks() - before) * 1e6 / TICKS_PER_SECOND / HANDSHAKES;
    }

    private long cpuTicks() throws IOException {
        String stat = Files.readString(Path.of("/proc/" + node.pid() + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    private long residentKilobytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + node.pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IOException("the node has no memory");
    }

    private void collect() throws Exception {
        for (int i = 0; i < 2; i++) {
            new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            Long.toString(node.pid()),
                            "GC.run")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        }
    }
}

package io.fanfare.gateway.bus.redis;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * A real Redis server on 127.0.0.1, which the test owns: it may be killed, frozen and started again on the same port.
 *
 * <p>It keeps nothing across a restart unless its arguments say so. Its folder is {@code target/redis/…}, with the server's
 * output in {@code log}. Whatever still runs when the JVM ends is killed. One thread.
 */
public final class RedisServer implements AutoCloseable {
    private static final String RESOURCE = "/redis-server-7.0.15-linux-amd64";
    private static final Duration START = Duration.ofSeconds(30);
    private static final int PROBE_MILLIS = 10;
    private static final int EXIT_SECONDS = 30;
    /**
     * Below the ports that the kernel gives to outgoing connections. A client that keeps dialling a dead server in that range
     * sooner or later is given the server's own port to dial from, and talks to itself.
     */
    private static final int FIRST_PORT = 12_000;

    private static final int LAST_PORT = 32_000;
    private static final String SENTINEL_FILE = "sentinel.conf";
    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroyForcibly)));
    }

    private final Path folder;
    private final String password;
    private final List<String> arguments;
    private final int port;
    private Process process;

    private RedisServer(int port, String password, List<String> arguments) throws IOException {
        this.port = port;
        this.password = password;
        this.arguments = arguments;
        folder = Files.createTempDirectory(Files.createDirectories(Path.of("target", "redis")), port + "-")
                .toAbsolutePath();
    }

    /** Starts one with further configuration in the form of the command line, such as {@code --maxmemory 1mb}. */
    public static RedisServer launch(String... arguments) throws IOException {
        return launch(null, arguments);
    }

    /** Starts one that asks its clients for a password. */
    public static RedisServer withPassword(String password, String... arguments) throws IOException {
        return launch(password, arguments);
    }

    /** Starts a Sentinel that alone decides when a primary is dead, which takes it a second. */
    public static RedisServer sentinel(String master, RedisServer primary) throws IOException {
        RedisServer server = new RedisServer(freePort(), null, List.of("--sentinel"));
        Files.writeString(
                server.folder.resolve(SENTINEL_FILE),
                String.join(
                        "\n",
                        "port " + server.port,
                        "bind 127.0.0.1",
                        "sentinel monitor " + master + " 127.0.0.1 " + primary.port + " 1",
                        "sentinel down-after-milliseconds " + master + " 1000",
                        "sentinel failover-timeout " + master + " 5000",
                        ""));
        server.start();
        return server;
    }

    private static RedisServer launch(String password, String... arguments) throws IOException {
        RedisServer server = new RedisServer(freePort(), password, List.of(arguments));
        server.start();
        return server;
    }

    /** A port that nothing listens on now. */
    static int freePort() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
            try (ServerSocket probe = new ServerSocket()) {
                probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return port;
            } catch (IOException taken) {
                // Another one, then.
            }
        }
    }

    /** Starts it again after {@link #kill} or {@link #stop}, on the same port and folder, and waits until it answers. */
    public void start() throws IOException {
        if (process != null && process.isAlive()) {
            throw new IllegalStateException("the server on port " + port + " is running");
        }
        process = new ProcessBuilder(commandLine())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
        RUNNING.add(process);
        awaitAnswer();
    }

    private List<String> commandLine() throws IOException {
        List<String> line = new ArrayList<>(List.of(binary().toString()));
        Path sentinelFile = folder.resolve(SENTINEL_FILE);
        if (Files.exists(sentinelFile)) {
            line.add(sentinelFile.toString());
            line.addAll(arguments);
            return line;
        }
        line.addAll(
                List.of("--port", Integer.toString(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"));
        if (password != null) {
            line.addAll(List.of("--requirepass", password, "--masterauth", password));
        }
        line.addAll(arguments);
        return line;
    }

    /** The server's file, unpacked once. Several JVMs may do so at the same time. */
    private static synchronized Path binary() throws IOException {
        Path binary = Path.of("target", "redis", RESOURCE.substring(1)).toAbsolutePath();
        if (!Files.exists(binary)) {
            Path unpacked = Files.createTempFile(binary.getParent(), "unpacking", "");
            try (InputStream resource = RedisServer.class.getResourceAsStream(RESOURCE)) {
                Files.copy(resource, unpacked, StandardCopyOption.REPLACE_EXISTING);
            }
            if (!unpacked.toFile().setExecutable(true)) {
                throw new IOException(unpacked + " can't be made executable");
            }
            Files.move(unpacked, binary, StandardCopyOption.ATOMIC_MOVE);
        }
        return binary;
    }

    private void awaitAnswer() throws IOException {
        long deadline = System.nanoTime() + START.toNanos();
        while (true) {
            IOException notYet;
            try {
                if (isThisOneAnswering()) {
                    return;
                }
                notYet = new IOException("another server answers on port " + port);
            } catch (IOException refused) {
                notYet = refused;
            }
            if (!process.isAlive() || System.nanoTime() > deadline) {
                process.destroyForcibly();
                throw new IOException("redis did not start: " + Files.readString(log()), notYet);
            }
            awaitExit(PROBE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Somebody else may have taken the port meanwhile, and answer as well. */
    private boolean isThisOneAnswering() throws IOException {
        return execute("INFO", "server").toString().contains("process_id:" + process.pid() + "\r");
    }

    /** Why nobody can use it although it was started and not killed, or null if it runs. */
    public String problem() throws IOException {
        return process.isAlive()
                ? null
                : "redis on port " + port + " ended with " + process.exitValue() + ": " + Files.readString(log());
    }

    /** Sends a command on a connection of its own and returns the reply, see {@link RespConnection#call}. */
    public Object execute(String... command) throws IOException {
        try (RespConnection connection = connect()) {
            return connection.call(command);
        }
    }

    /** Opens a connection that has told the password, if there is one. */
    public RespConnection connect() throws IOException {
        RespConnection connection = new RespConnection(port);
        try {
            if (password != null) {
                connection.call("AUTH", password);
            }
            return connection;
        } catch (IOException refused) {
            connection.close();
            throw refused;
        }
    }

    /** As by {@code kill -9}: gone at once, its sockets closed by the kernel. */
    public void kill() {
        process.destroyForcibly();
        awaitExit(EXIT_SECONDS, TimeUnit.SECONDS);
        RUNNING.remove(process);
    }

    /** As by {@code kill -TERM}. */
    public void stop() {
        process.destroy();
        awaitExit(EXIT_SECONDS, TimeUnit.SECONDS);
        RUNNING.remove(process);
    }

    /** Freezes it, so that its connections stay open and silent. */
    public void pause() throws IOException {
        signal("STOP");
    }

    /** Undoes {@link #pause}. */
    public void resume() throws IOException {
        signal("CONT");
    }

    private void signal(String name) throws IOException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        try {
            if (kill.waitFor() != 0) {
                throw new IOException("kill -" + name + " " + process.pid() + " failed");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }

    private void awaitExit(long time, TimeUnit unit) {
        try {
            process.waitFor(time, unit);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Where it listens, on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** How a client names it, with the password if there is one. */
    public String url() {
        return "redis://" + (password == null ? "" : ":" + password + "@") + "127.0.0.1:" + port;
    }

    /** What it said so far. */
    public Path log() {
        return folder.resolve("log");
    }

    /** Kills it, frozen or not. */
    @Override
    public void close() {
        kill();
    }
}

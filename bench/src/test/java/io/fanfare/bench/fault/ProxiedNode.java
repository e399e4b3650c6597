package io.fanfare.bench.fault;

import static org.awaitility.Awaitility.await;

import io.fanfare.bench.process.GatewayProcess;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionTimeoutException;

/**
 * One gateway, which may be killed, frozen and started again, and a proxy on each of its links. Its own addresses change with
 * each start, those of the proxies do not. Faults are for one thread at a time; addresses are for any.
 */
final class ProxiedNode implements AutoCloseable {
    /** Small and quick to start: several of them share two cores with everything else. */
    private static final String[] JVM = {
        "-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dio.netty.leakDetection.level=paranoid"
    };

    private static final String CONFIG = """
            node: {loops: 2}
            auth: {mode: none}
            api: {auth: none}
            drain: {reconnect-window-millis: 1000, timeout-millis: 3000}
            store: {connect-timeout-seconds: 1, statement-timeout-seconds: 2, max-wait-seconds: 3}
            namespaces:
              default: {retention-count: 100000000, publishes-per-second: 0}
              short: {retention-count: 100, publishes-per-second: 0}
              live: {publishes-per-second: 0}
            """;

    private static final Duration ONE_START = Duration.ofSeconds(60);
    private static final Duration ALL_STARTS = Duration.ofMinutes(2);
    private static final Duration EXIT = Duration.ofSeconds(60);
    private static final List<String> WORDS_OF_TROUBLE =
            List.of(" ERROR ", "LEAK:", "OutOfMemoryError", "Exception in thread");
    /** A store that can't commit is what the suite brings about; a fault of ours in it is not. */
    private static final Pattern STORE_CANT_COMMIT = Pattern.compile(
            " ERROR .* CommitHealth: .*: publishes are refused: (?!a commit failed by a fault|the thread that commits)");

    /** The links of a node, each with a proxy of its own. */
    enum Link {
        CLIENTS,
        API,
        STORE,
        BUS
    }

    private final String name;
    private final Map<Link, FaultProxy> proxies = new LinkedHashMap<>();
    private final Map<String, String> environment;
    private final Path mutant;
    private final JumpingClock clock;
    private final String[] jvm;
    private final AtomicLong life = new AtomicLong();
    private final AtomicLong ownDisturbances = new AtomicLong();
    private final List<String> troubles = new ArrayList<>();
    /** Whether it runs as it should, for all that was done to it. */
    private volatile boolean isWell;

    private volatile GatewayProcess process;

    /**
     * Starts nothing but the proxies.
     *
     * @param store where the store is, null while it is not there
     * @param bus where the bus is, null while it is not there
     * @param environment of the process, given the ports of the proxies to store and bus
     * @param folder for the file of its clock
     * @param mutant classes in front of the gateway's own, or null for none: then the clock does not jump
     */
    ProxiedNode(
            String name,
            EventLoopGroup group,
            Supplier<InetSocketAddress> store,
            Supplier<InetSocketAddress> bus,
            Function<Map<Link, FaultProxy>, Map<String, String>> environment,
            Path folder,
            Path mutant) {
        this.name = name;
        proxies.put(Link.CLIENTS, new FaultProxy(group, () -> address(GatewayProcess::clients)));
        proxies.put(Link.API, new FaultProxy(group, () -> address(GatewayProcess::api)));
        proxies.put(Link.STORE, new FaultProxy(group, store));
        proxies.put(Link.BUS, new FaultProxy(group, bus));
        this.environment = environment.apply(proxies);
        this.mutant = mutant;
        Path clockFile = folder.resolve(name + ".clock").toAbsolutePath();
        this.clock = new JumpingClock(clockFile);
        this.jvm = Arrays.copyOf(JVM, JVM.length + 1);
        this.jvm[JVM.length] = "-D" + JumpingClock.FILE + "=" + clockFile;
    }

    /** Writes the configuration that all nodes share, and returns the file's path. */
    static Path writeConfig(Path folder) throws IOException {
        return Files.writeString(folder.resolve("fanfare.yaml"), CONFIG).toAbsolutePath();
    }

    private InetSocketAddress address(Function<GatewayProcess, InetSocketAddress> port) {
        GatewayProcess running = process;
        return running == null || !running.isUp() || !running.isAlive() ? null : port.apply(running);
    }

    FaultProxy proxy(Link link) {
        return proxies.get(link);
    }

    /** Its wall clock, if it is a mutant; stays as it is when the process is started again. */
    JumpingClock clock() {
        return clock;
    }

    long life() {
        return life.get();
    }

    GatewayProcess process() {
        return process;
    }

    /** Starts it, as often as it takes: what it needs may be away. Does nothing if it runs. */
    void start() throws IOException {
        long deadline = System.nanoTime() + ALL_STARTS.toNanos();
        while (process == null || !process.isAlive()) {
            life.incrementAndGet();
            GatewayProcess started = mutant == null
                    ? GatewayProcess.launch(environment, jvm)
                    : GatewayProcess.launchMutant(mutant, environment, jvm);
            process = started;
            awaitUpOrOver(started);
            if (!started.isUp() && System.nanoTime() > deadline) {
                throw new AssertionError(name + " did not start\n" + started.output());
            }
        }
        isWell = true;
    }

    private void awaitUpOrOver(GatewayProcess started) throws IOException {
        try {
            await().atMost(ONE_START).until(() -> started.isUp() || !started.isAlive());
        } catch (ConditionTimeoutException stuck) {
            started.printThreads();
            await().atMost(ONE_START).until(() -> started.output().contains("Heap"));
            throw new AssertionError(name + " is neither up nor over\n" + started.output(), stuck);
        }
    }

    /** As by {@code kill -9}. */
    void kill() {
        disturb();
        process.close();
        keepTroubles();
    }

    void pause() throws IOException {
        disturb();
        process.pause();
    }

    void resume() throws IOException {
        process.resume();
        isWell = true;
    }

    /** Stops it in order, and waits for its end. */
    void terminate() throws InterruptedException {
        disturb();
        process.terminate();
        int status = process.awaitExit(EXIT);
        if (status != 0) {
            troubles.add("exit code " + status + "\n" + process.output());
        }
        keepTroubles();
    }

    private void disturb() {
        isWell = false;
        ownDisturbances.incrementAndGet();
    }

    /** Grows with whatever is done to it or to its clients' link. */
    long disturbances() {
        return ownDisturbances.get() + proxy(Link.CLIENTS).disturbances();
    }

    /** Whether something done to it or to its clients' link has not been undone. */
    boolean isDisturbed() {
        return !isWell || !proxy(Link.CLIENTS).state().equals(LinkState.FINE);
    }

    private void keepTroubles() {
        process.output()
                .lines()
                .filter(line -> WORDS_OF_TROUBLE.stream().anyMatch(line::contains))
                .filter(line -> !STORE_CANT_COMMIT.matcher(line).find())
                .forEach(troubles::add);
    }

    /** What its processes said that none should ever say. */
    List<String> troubles() {
        return troubles;
    }

    @Override
    public void close() {
        if (process != null) {
            kill();
        }
        proxies.values().forEach(FaultProxy::close);
    }

    @Override
    public String toString() {
        return name;
    }
}

package io.fanfare.bench.process;

import static org.awaitility.Awaitility.await;

import io.fanfare.bench.client.TcpEndpoint;
import io.fanfare.bench.client.WebSocketEndpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The real jar as a process of its own, started as the README says, on free ports and in an empty directory.
 *
 * <p>Closing kills it. Its output is in every failure that this class reports.
 */
public final class GatewayProcess implements AutoCloseable {
    private static final Path JVM_OPTIONS =
            Path.of("../config/jvm.options").toAbsolutePath().normalize();
    public static final Path JAR =
            Path.of("../gateway/target/fanfare.jar").toAbsolutePath().normalize();
    private static final String MAIN = "io.fanfare.gateway.bootstrap.Main";
    private static final Duration START = Duration.ofSeconds(20);
    private static final Pattern CLIENTS = Pattern.compile("t(?:cp|ls)://127\\.0\\.0\\.1:(\\d+)");
    private static final Pattern API = Pattern.compile("https?://127\\.0\\.0\\.1:(\\d+)");
    private static final Pattern ADMIN = Pattern.compile("(?m)^ +admin +(https?://\\S+)");

    private final Process process;
    private final ProcessOutput stdout;
    private final ProcessOutput stderr;

    private GatewayProcess(Process process) {
        this.process = process;
        stdout = new ProcessOutput(process.getInputStream());
        stderr = new ProcessOutput(process.getErrorStream());
    }

    /**
     * Starts a gateway on free ports and waits until it is up.
     *
     * @param environment keys of the configuration as environment variables, besides the ports
     * @param jvmArguments added to those of {@code config/jvm.options}
     */
    public static GatewayProcess start(Map<String, String> environment, String... jvmArguments) throws IOException {
        return awaitUp(launch(environment, jvmArguments));
    }

    /** The same where the process may have so many files open. */
    static GatewayProcess startWithFiles(int maxOpen, Map<String, String> environment) throws IOException {
        List<String> shell = List.of("sh", "-c", "ulimit -n " + maxOpen + " && exec \"$@\"", "sh");
        return awaitUp(launch(shell, List.of("-jar", JAR.toString(), "serve"), environment));
    }

    private static GatewayProcess awaitUp(GatewayProcess gateway) {
        try {
            await().atMost(START).until(() -> gateway.isUp() || !gateway.process.isAlive());
            if (!gateway.isUp()) {
                throw new AssertionError("the gateway did not start\n" + gateway.output());
            }
            return gateway;
        } catch (Throwable failure) {
            gateway.close();
            throw failure;
        }
    }

    /** Starts a gateway and waits for nothing. The ports are free ones unless the environment names them. */
    public static GatewayProcess launch(Map<String, String> environment, String... jvmArguments) throws IOException {
        List<String> options = new ArrayList<>(ClassArchive.options(JAR, GatewayProcess::startToTrain));
        options.addAll(List.of(jvmArguments));
        return launchJar(environment, options.toArray(String[]::new));
    }

    private static GatewayProcess launchJar(Map<String, String> environment, String... jvmArguments)
            throws IOException {
        return launch(List.of("-jar", JAR.toString(), "serve"), environment, jvmArguments);
    }

    private static GatewayProcess startToTrain(Map<String, String> environment, String... jvmArguments)
            throws IOException {
        return awaitUp(launchJar(environment, jvmArguments));
    }

    /** The same with classes from a folder in front of those of the jar. */
    public static GatewayProcess launchMutant(Path classes, Map<String, String> environment, String... jvmArguments)
            throws IOException {
        return launch(List.of("-cp", classes + ":" + JAR, MAIN, "serve"), environment, jvmArguments);
    }

    private static GatewayProcess launch(List<String> what, Map<String, String> environment, String... jvmArguments)
            throws IOException {
        return launch(List.of(), what, environment, jvmArguments);
    }

    private static GatewayProcess launch(
            List<String> shell, List<String> what, Map<String, String> environment, String... jvmArguments)
            throws IOException {
        List<String> command = new ArrayList<>(shell);
        command.add(System.getProperty("java.home") + "/bin/java");
        command.add("@" + JVM_OPTIONS);
        command.addAll(List.of(jvmArguments));
        command.addAll(what);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(
                        Files.createTempDirectory(Path.of("target"), "gateway-").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("FANFARE_"));
        builder.environment().put("FANFARE_PUBLIC_PORT", "0");
        builder.environment().put("FANFARE_API_PORT", "0");
        // Tests run beside each other: that a loop is late says nothing of its node.
        builder.environment().put("FANFARE_OVERLOAD_LOOP_LAG_MILLIS", "0");
        builder.environment().putAll(environment);
        return new GatewayProcess(builder.start());
    }

    /** Whether it has said where it listens. */
    public boolean isUp() {
        String text = stdout.text();
        return CLIENTS.matcher(text).find() && API.matcher(text).find();
    }

    public WebSocketEndpoint webSocket() {
        return WebSocketEndpoint.fanfare(clients());
    }

    public TcpEndpoint tcp() {
        return new TcpEndpoint(clients());
    }

    public InetSocketAddress clients() {
        return address(CLIENTS);
    }

    public InetSocketAddress api() {
        return address(API);
    }

    /** A resource of the API, such as {@code /readyz}. */
    public URI apiUri(String path) {
        String scheme = stdout.text().contains("https://") ? "https" : "http";
        return URI.create(scheme + "://127.0.0.1:" + api().getPort() + path);
    }

    /** Where it says how it is: {@code /metrics}, say, on the admin port if it has one. */
    URI probeUri(String path) {
        Matcher admin = ADMIN.matcher(stdout.text());
        return admin.find() ? URI.create(admin.group(1) + path) : apiUri(path);
    }

    private InetSocketAddress address(Pattern port) {
        Matcher matcher = port.matcher(stdout.text());
        if (!matcher.find()) {
            throw new IllegalStateException("no port in the output\n" + output());
        }
        return new InetSocketAddress("127.0.0.1", Integer.parseInt(matcher.group(1)));
    }

    /** Sends TERM. Not by {@link Process#destroy}, which closes the process's output too. */
    public void terminate() {
        process.toHandle().destroy();
    }

    /** Freezes it, so that its connections stay open and silent. */
    public void pause() throws IOException {
        signal("STOP");
    }

    /** Undoes {@link #pause}. */
    public void resume() throws IOException {
        signal("CONT");
    }

    /** Has it print what its threads do, on stdout. */
    public void printThreads() throws IOException {
        signal("QUIT");
    }

    /** From now on it may have so many files open. */
    void limitFiles(int maxOpen) throws IOException {
        new ProcessBuilder("prlimit", "--pid", Long.toString(process.pid()), "--nofile=" + maxOpen + ":")
                .start()
                .onExit()
                .join();
    }

    /** The time that its threads have worked. */
    Duration workedTime() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    private void signal(String name) throws IOException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .onExit()
                .join();
    }

    /** Waits for the end, and returns the exit code. */
    public int awaitExit(Duration limit) throws InterruptedException {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("the gateway still runs after " + limit + "\n" + output());
        }
        return process.exitValue();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** What it printed on stderr, once it has ended. */
    public String errors() throws InterruptedException {
        return stderr.complete();
    }

    /** What it printed so far. */
    public String output() {
        return "stdout:\n" + stdout.text() + "stderr:\n" + stderr.text();
    }

    @Override
    public void close() {
        process.toHandle().destroyForcibly();
        process.onExit().join();
    }
}

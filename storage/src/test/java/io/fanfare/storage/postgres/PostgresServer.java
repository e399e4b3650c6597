package io.fanfare.storage.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A real Postgres that flushes its commits. One is shared by the tests that leave it running; others have one of their own,
 * which they may kill, stop and start again.
 */
public final class PostgresServer implements AutoCloseable {
    private static final int EXIT_SECONDS = 30;
    /** Recovery of a killed server on a busy machine takes its time. */
    private static final Duration START = Duration.ofSeconds(60);

    public static final String USER = "postgres";
    private static final String LOCK = "epg-lock";
    private static final String TEMPLATE = "without_history";
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static PostgresServer shared;

    private final Path data;
    private EmbeddedPostgres running;
    /** There is no server to be stopped. */
    private boolean isDead;
    /** Its files are nobody's when this process ends. */
    private boolean isOfNoOtherUse;

    private boolean hasTemplate;

    private PostgresServer(Path data) throws IOException {
        this.data = data;
        this.running = launch(0);
        Runtime.getRuntime().addShutdownHook(new Thread(this::quit));
    }

    /** The one that stays for all tests of this JVM. */
    static synchronized PostgresServer shared() throws IOException {
        if (shared == null) {
            shared = in(MemoryFolder.create("postgres-"));
            shared.isOfNoOtherUse = true;
        }
        return shared;
    }

    /** One in an empty folder, owned by the caller. */
    public static PostgresServer in(Path data) throws IOException {
        return new PostgresServer(data);
    }

    /**
     * A standby that takes what another server sends it.
     *
     * @param data a copy of the other server's files
     */
    static PostgresServer standbyIn(Path data, PostgresServer primary) throws IOException {
        Files.createFile(data.resolve("standby.signal"));
        Files.writeString(
                data.resolve("postgresql.auto.conf"),
                "primary_conninfo = 'host=127.0.0.1 port=" + primary.port() + " user=" + USER + "'\n",
                StandardOpenOption.APPEND);
        return in(data);
    }

    private EmbeddedPostgres launch(int port) throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setServerConfig("fsync", "on")
                .setServerConfig("max_connections", "200")
                .setPGStartupWait(START);
        if (port != 0) {
            builder.setPort(port);
        }
        return builder.start();
    }

    public int port() {
        return running.getPort();
    }

    /** Makes a database that nobody else uses, with the schema but no history in it. */
    public synchronized String newDatabase() throws SQLException {
        if (!hasTemplate) {
            execute("postgres", "CREATE DATABASE " + TEMPLATE);
            PGSimpleDataSource template = new PGSimpleDataSource();
            template.setUrl(url(TEMPLATE, port()));
            template.setUser(USER);
            Migrations.run(template);
            hasTemplate = true;
        }
        String name = "history" + DATABASES.incrementAndGet();
        execute("postgres", "CREATE DATABASE " + name + " TEMPLATE " + TEMPLATE);
        return name;
    }

    /** What a store is configured with, of the server itself or of a proxy in front of it. */
    public static String url(String database, int port) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    DatabaseSettings settings(String database) {
        return settings(database, port());
    }

    /** Of a proxy in front of the server, at another port. */
    static DatabaseSettings settings(String database, int port) {
        return DatabaseSettings.of(url(database, port));
    }

    Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(url(database, port()), USER, "");
    }

    /** The first column of the first row, null if there is none. */
    String ask(String database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : null;
        }
    }

    public void execute(String database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Every process of the server at once, as when the machine dies. */
    public void kill() throws Exception {
        ProcessHandle postmaster = postmaster();
        List<ProcessHandle> children = postmaster.descendants().toList();
        postmaster.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        postmaster.onExit().get(EXIT_SECONDS, TimeUnit.SECONDS);
        for (ProcessHandle child : children) {
            child.onExit().get(EXIT_SECONDS, TimeUnit.SECONDS);
        }
        isDead = true;
    }

    private ProcessHandle postmaster() throws IOException {
        long pid = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).get(0).trim());
        return ProcessHandle.of(pid).orElseThrow();
    }

    /** Freezes every process of the server, so that its connections stay open and silent. */
    public void pause() throws IOException {
        signal("STOP");
    }

    /** Undoes {@link #pause}. */
    public void resume() throws IOException {
        signal("CONT");
    }

    /** The postmaster first, so that it makes no process that the signal does not reach. */
    private void signal(String name) throws IOException {
        ProcessHandle postmaster = postmaster();
        signal(name, List.of(postmaster));
        signal(name, postmaster.descendants().toList());
    }

    private static void signal(String name, List<ProcessHandle> processes) throws IOException {
        if (processes.isEmpty()) {
            return;
        }
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        processes.forEach(process -> command.add(Long.toString(process.pid())));
        // Its status is of no use: a backend may have ended meanwhile.
        new ProcessBuilder(command).start().onExit().join();
    }

    /** In order, with everything written. */
    void stop() throws IOException {
        close();
    }

    /** Again, on the same port and folder. */
    public void start() throws IOException {
        int port = port();
        close();
        // Held by this process on behalf of the server that is no more.
        Files.deleteIfExists(data.resolve(LOCK));
        running = launch(port);
        isDead = false;
    }

    @Override
    public synchronized void close() throws IOException {
        if (!isDead) {
            isDead = true;
            running.close();
        }
    }

    /** With this process, at once: nobody wants what it could still write. */
    private synchronized void quit() {
        try {
            if (!isDead) {
                isDead = true;
                ProcessHandle postmaster = postmaster();
                resume();
                signal("QUIT", List.of(postmaster));
                postmaster.onExit().join();
            }
            if (isOfNoOtherUse) {
                new ProcessBuilder("rm", "-rf", data.toString())
                        .start()
                        .onExit()
                        .join();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}

package io.fanfare.gateway.auth;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/** An issuer of tokens with a JWKS on this machine, as it should be and as it should not. */
public final class Issuer implements AutoCloseable {
    private final TestKeys keys = new TestKeys();
    private final HttpServer server;
    private final String scheme;
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile int status = 200;
    private volatile String body = keys.jwks();
    private volatile CountDownLatch gate = new CountDownLatch(0);

    public Issuer() throws IOException {
        this(HttpServer.create(loopback(), 16), "http");
    }

    private Issuer(HttpServer server, String scheme) {
        this.server = server;
        this.scheme = scheme;
        server.createContext("/jwks", this::answer);
        server.setExecutor(executor);
        server.start();
    }

    /** One that speaks TLS. */
    public static Issuer secured(SSLContext tls) throws IOException {
        HttpsServer server = HttpsServer.create(loopback(), 16);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        return new Issuer(server, "https");
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        try (exchange) {
            gate.await();
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Location", url());
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    public String url() {
        return scheme + "://127.0.0.1:" + server.getAddress().getPort() + "/jwks";
    }

    /** How often it was asked. */
    public int requests() {
        return requests.get();
    }

    /** From now on it answers so. */
    public void answers(int newStatus, String newBody) {
        status = newStatus;
        body = newBody;
    }

    /** What it publishes. */
    public String jwks() {
        return keys.jwks();
    }

    /** From now on it publishes its keys. */
    public void publishes() {
        answers(200, keys.jwks());
    }

    /** From now on requests wait. */
    public void hold() {
        gate = new CountDownLatch(1);
    }

    /** Answers what waits. */
    public void release() {
        gate.countDown();
    }

    /** A token of a user, for an hour. */
    public String token(String user) {
        return token(user, "r");
    }

    /** The same that names a key. */
    public String token(String user, String keyId) {
        long now = System.currentTimeMillis() / 1_000;
        return keys.rs256(
                "{\"alg\":\"RS256\",\"kid\":\"" + keyId + "\"}",
                "{\"sub\":\"" + user + "\",\"iat\":" + now + ",\"exp\":" + (now + 3_600) + "}");
    }

    @Override
    public void close() {
        gate.countDown();
        server.stop(0);
        executor.shutdownNow();
    }
}

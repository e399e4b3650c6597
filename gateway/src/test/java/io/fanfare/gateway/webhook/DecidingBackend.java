package io.fanfare.gateway.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A backend on this machine that keeps what it is sent, and answers as the test says. */
public final class DecidingBackend implements AutoCloseable {
    public static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private final HttpServer server;
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private volatile Behaviour behaviour = call -> new Reply(200, "{\"allow\":true}");
    private volatile CountDownLatch gate = new CountDownLatch(0);

    /** What it was sent. */
    public record Call(String id, String timestamp, String signature, String body) {}

    /** What it answers; a status of 0 drops the connection. */
    public record Reply(int status, String body) {}

    /** How it answers. */
    @FunctionalInterface
    public interface Behaviour {
        Reply to(Call call);
    }

    public DecidingBackend() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        server.createContext("/", this::take);
        server.setExecutor(executor);
        server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Call call = new Call(
                exchange.getRequestHeaders().getFirst("webhook-id"),
                exchange.getRequestHeaders().getFirst("webhook-timestamp"),
                exchange.getRequestHeaders().getFirst("webhook-signature"),
                body);
        calls.add(call);
        try (exchange) {
            gate.await();
            Reply reply = behaviour.to(call);
            if (reply.status() > 0) {
                byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Location", url().toString());
                exchange.sendResponseHeaders(reply.status(), bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/authorize");
    }

    public void behaves(Behaviour how) {
        behaviour = how;
    }

    public void answers(int status, String body) {
        behaves(call -> new Reply(status, body));
    }

    /** From now on calls wait. */
    public void hold() {
        gate = new CountDownLatch(1);
    }

    /** Answers what waits. */
    public void release() {
        gate.countDown();
    }

    /** All so far, in the order in which they came. */
    public List<Call> calls() {
        return calls;
    }

    @Override
    public void close() {
        gate.countDown();
        server.stop(0);
        executor.shutdownNow();
    }
}

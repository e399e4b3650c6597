package io.fanfare.bench.run;

import io.fanfare.bench.load.LoadException;
import io.fanfare.bench.report.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/** An agent as the controller sees it. Any thread; calls wait for their answers. */
final class RemoteAgent implements AutoCloseable {
    private final String name;
    private final Socket socket;
    private final Writer out;
    private final AtomicLong lastId = new AtomicLong();
    private final Map<Long, CompletableFuture<String>> waiting = new ConcurrentHashMap<>();
    private volatile boolean isLost;

    RemoteAgent(String name, Socket socket) throws IOException {
        this.name = name;
        this.socket = socket;
        out = new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.UTF_8);
        BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        Thread reader = new Thread(() -> read(in), "agent " + name);
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Asks, and waits for the answer.
     *
     * @param type of the answer; {@link Void} if there is nothing to tell
     * @throws LoadException if the agent says why it can't, or is lost
     */
    <T> T call(Wire.Call call, Object argument, Class<T> type) throws InterruptedException {
        long id = lastId.incrementAndGet();
        CompletableFuture<String> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        if (isLost) {
            throw lost();
        }
        send(new Wire.Request(id, call, argument == null ? null : Json.write(argument)));
        try {
            String value = answer.get();
            return value == null ? null : Json.read(value, type);
        } catch (ExecutionException failed) {
            throw new LoadException("agent " + name + ": " + failed.getCause().getMessage());
        } finally {
            waiting.remove(id);
        }
    }

    private LoadException lost() {
        return new LoadException("agent " + name + " is lost");
    }

    private void send(Wire.Request request) {
        synchronized (out) {
            try {
                out.write(Json.write(request) + "\n");
                out.flush();
            } catch (IOException gone) {
                throw lost();
            }
        }
    }

    private void read(BufferedReader in) {
        try {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                Wire.Response response = Json.read(line, Wire.Response.class);
                CompletableFuture<String> answer = waiting.get(response.id());
                if (answer != null && response.failure() == null) {
                    answer.complete(response.value());
                } else if (answer != null) {
                    answer.completeExceptionally(new LoadException(response.failure()));
                }
            }
        } catch (IOException | IllegalArgumentException broken) {
            fail(broken.getMessage());
            return;
        }
        fail("it has ended");
    }

    private void fail(String reason) {
        isLost = true;
        waiting.values().forEach(answer -> answer.completeExceptionally(new LoadException(reason)));
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException unimportant) {
            isLost = true;
        }
    }
}

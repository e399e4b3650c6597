package io.fanfare.bench.run;

import io.fanfare.bench.client.NetworkFailure;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** An agent as the controller sees it. Any thread; calls wait for their answers. */
final class RemoteAgent implements AutoCloseable {
    private static final int CLOCK_SECONDS = 10;

    private final String name;
    private final Socket socket;
    private final Writer out;
    private final AtomicLong lastId = new AtomicLong();
    private final Map<Long, CompletableFuture<String>> waiting = new ConcurrentHashMap<>();
    /** Why it is lost; null while it is not. */
    private volatile String reason;

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
     * Asks, and waits for the answer: of {@link AgentProtocol.Call#CLOCK} for {@value #CLOCK_SECONDS} s, because it is asked first, and
     * what answers may be no agent; of all others as long as it takes.
     *
     * @param type of the answer; {@link Void} if there is nothing to tell
     * @throws LoadException if the agent says why it can't, or is lost
     */
    <T> T call(AgentProtocol.Call call, Object argument, Class<T> type) throws InterruptedException {
        long id = lastId.incrementAndGet();
        CompletableFuture<String> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        if (reason != null) {
            throw lost();
        }
        send(new AgentProtocol.Request(id, call, argument == null ? null : Json.write(argument)));
        try {
            String value =
                    call == AgentProtocol.Call.CLOCK ? answer.get(CLOCK_SECONDS, TimeUnit.SECONDS) : answer.get();
            return value == null ? null : Json.read(value, type);
        } catch (ExecutionException failed) {
            throw new LoadException("agent " + name + ": " + failed.getCause().getMessage());
        } catch (TimeoutException silent) {
            throw new LoadException(
                    "agent " + name + ": took the connection, and has not answered for " + CLOCK_SECONDS + " s");
        } finally {
            waiting.remove(id);
        }
    }

    private LoadException lost() {
        return new LoadException("agent " + name + " is lost: " + reason);
    }

    private void send(AgentProtocol.Request request) {
        synchronized (out) {
            try {
                out.write(Json.write(request) + "\n");
                out.flush();
            } catch (IOException gone) {
                fail(NetworkFailure.inWords(gone));
                throw lost();
            }
        }
    }

    private void read(BufferedReader in) {
        try {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                AgentProtocol.Response response = Json.read(line, AgentProtocol.Response.class);
                CompletableFuture<String> answer = waiting.get(response.id());
                if (answer != null && response.failure() == null) {
                    answer.complete(response.value());
                } else if (answer != null) {
                    answer.completeExceptionally(new LoadException(response.failure()));
                }
            }
        } catch (IOException broken) {
            fail(NetworkFailure.inWords(broken));
            return;
        } catch (IllegalArgumentException notAnAnswer) {
            fail("it speaks another protocol: " + notAnAnswer.getMessage());
            return;
        }
        fail("it has ended");
    }

    private synchronized void fail(String why) {
        if (reason == null) {
            reason = why;
        }
        waiting.values().forEach(answer -> answer.completeExceptionally(new LoadException(reason)));
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException unimportant) {
            fail(NetworkFailure.inWords(unimportant));
        }
    }
}

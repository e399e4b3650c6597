package io.fanfare.bench.run;

import io.fanfare.bench.check.SentMessages;
import io.fanfare.bench.client.NetworkFailure;
import io.fanfare.bench.load.RunClock;
import io.fanfare.bench.load.Window;
import io.fanfare.bench.report.Json;
import io.fanfare.bench.sample.Machine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Does its part of phases for a controller, one controller after the other. Whoever can connect to it can have it make load:
 * it belongs on a network that is trusted.
 */
public final class Agent implements AutoCloseable {
    private final ServerSocket server;

    /**
     * Listens; port 0 is any free one.
     *
     * @throws IOException that says where and why not
     */
    public Agent(String host, int port) throws IOException {
        server = new ServerSocket();
        try {
            server.bind(new InetSocketAddress(host, port));
        } catch (IOException taken) {
            server.close();
            throw new IOException(host + ":" + port + ": " + NetworkFailure.inWords(taken), taken);
        }
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Serves one controller until it leaves, or turns out to be none. */
    public void serveOne() throws IOException {
        Socket socket = server.accept();
        try (socket) {
            new Conversation(socket).run();
        } catch (IOException lost) {
            System.err.println("lost " + socket.getRemoteSocketAddress() + ": " + NetworkFailure.inWords(lost));
        } catch (IllegalArgumentException notACall) {
            System.err.println(socket.getRemoteSocketAddress() + " is no controller: " + notACall.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    /** With one controller. Each call has a thread, because RUN takes long and others come meanwhile. */
    private static final class Conversation {
        private final BufferedReader in;
        private final Writer out;
        private volatile Worker worker;

        private Conversation(Socket socket) throws IOException {
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            out = new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.UTF_8);
        }

        private void run() throws IOException {
            try {
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    AgentProtocol.Request request = Json.read(line, AgentProtocol.Request.class);
                    Parallel.start(List.of(request), this::answer);
                }
            } finally {
                if (worker != null) {
                    worker.stop();
                    worker.close();
                }
            }
        }

        private void answer(AgentProtocol.Request request) throws InterruptedException {
            AgentProtocol.Response response;
            try {
                Object value = carryOut(request);
                response = new AgentProtocol.Response(request.id(), value == null ? null : Json.write(value), null);
            } catch (RuntimeException failed) {
                response = new AgentProtocol.Response(request.id(), null, failed.getMessage());
            }
            synchronized (out) {
                try {
                    out.write(Json.write(response) + "\n");
                    out.flush();
                } catch (IOException controllerIsGone) {
                    System.err.println("the controller has left: " + NetworkFailure.inWords(controllerIsGone));
                }
            }
        }

        private Object carryOut(AgentProtocol.Request request) throws InterruptedException {
            String argument = request.argument();
            switch (request.call()) {
                case CLOCK -> {
                    return new AgentProtocol.ClockReading(System.nanoTime(), Machine.currentBoot());
                }
                case OPEN -> {
                    AgentProtocol.Opening opening = Json.read(argument, AgentProtocol.Opening.class);
                    worker = new LocalWorker(opening.task(), new RunClock(opening.aheadNanos()));
                }
                case JOIN -> worker.join();
                case PREPARE -> worker.prepare();
                case RUN -> worker.run(Json.read(argument, Window.class));
                case TAKE -> {
                    return AgentProtocol.TakenData.of(worker.take());
                }
                case SENT -> {
                    return worker.sent().stream()
                            .map(AgentProtocol.SentData::of)
                            .toList();
                }
                case FINISH -> {
                    List<SentMessages> sent = Arrays.stream(Json.read(argument, AgentProtocol.SentData[].class))
                            .map(AgentProtocol.SentData::sent)
                            .toList();
                    return worker.finish(sent);
                }
                case CONNECTIONS -> {
                    return worker.connections();
                }
                case STOP -> worker.stop();
                case CLOSE -> worker.close();
            }
            return null;
        }
    }
}

package io.fanfare.bench.run;

import io.fanfare.bench.client.NetworkFailure;
import io.fanfare.bench.load.LoadException;
import io.fanfare.bench.plan.UsageException;
import io.fanfare.bench.sample.Machine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Other processes that make the load: on this machine, or wherever agents were started. */
public final class Agents implements Workers {
    private static final int CLOCK_ROUNDS = 20;
    private static final int MOST_PORT = 65_535;
    private static final int CONNECT_MILLIS = 10_000;
    private static final String LISTENING = "listening on .*:(\\d+)";

    private final int loops;
    private final List<Process> processes = new ArrayList<>();
    private final List<RemoteAgent> agents = new ArrayList<>();
    /** How far this process's clock is ahead of each agent's. */
    private final List<Long> aheadNanos = new ArrayList<>();

    private double clockErrorMicros;

    private Agents(int loops) {
        this.loops = loops;
    }

    /**
     * Connects to agents that run.
     *
     * @param addresses each a host and a port
     * @throws UsageException if one can't be reached
     */
    public static Agents connect(List<String> addresses, int loops) throws InterruptedException {
        Agents agents = new Agents(loops);
        try {
            for (String address : addresses) {
                agents.add(address);
            }
            return agents;
        } catch (RuntimeException failed) {
            agents.close();
            throw failed;
        }
    }

    /** Starts processes on this machine, which end with this one. */
    public static Agents start(int count, int loops) throws InterruptedException {
        Agents agents = new Agents(loops);
        try {
            for (int i = 0; i < count; i++) {
                agents.add("127.0.0.1:" + agents.startProcess());
            }
            return agents;
        } catch (IOException failed) {
            agents.close();
            throw new LoadException("a process can't be started: " + failed.getMessage());
        } catch (RuntimeException failed) {
            agents.close();
            throw failed;
        }
    }

    /** Starts an agent, and returns its port. */
    private int startProcess() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + "/bin/java");
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of("io.fanfare.bench.cli.BenchMain", "agent", "--port", "0", "--once"));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        processes.add(process);
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        if (line == null || !line.matches(LISTENING)) {
            throw new IOException(line == null ? "it ended at once" : "it said " + line);
        }
        return Integer.parseInt(line.replaceFirst(LISTENING, "$1"));
    }

    private void add(String address) throws InterruptedException {
        String[] parts = address.split(":");
        if (parts.length != 2 || !parts[1].matches("\\d{1,5}") || Integer.parseInt(parts[1]) > MOST_PORT) {
            throw new UsageException("--agents: " + address + " (expected: host:port)");
        }
        try {
            Socket socket = new Socket();
            socket.connect(new InetSocketAddress(parts[0], Integer.parseInt(parts[1])), CONNECT_MILLIS);
            socket.setTcpNoDelay(true);
            RemoteAgent agent = new RemoteAgent(address, socket);
            agents.add(agent);
            compareClocks(agent);
        } catch (IOException unreachable) {
            throw new UsageException("--agents: " + address + ": " + NetworkFailure.inWords(unreachable)
                    + " (expected: an agent that runs)");
        } catch (LoadException notAnAgent) {
            throw new UsageException("--agents: " + notAnAgent.getMessage() + " (expected: an agent that runs)");
        }
    }

    /** On one machine the clock is the same. Else the round with the shortest way tells the difference best. */
    private void compareClocks(RemoteAgent agent) throws InterruptedException {
        long shortest = Long.MAX_VALUE;
        long ahead = 0;
        for (int i = 0; i < CLOCK_ROUNDS; i++) {
            long before = System.nanoTime();
            AgentProtocol.ClockReading reading =
                    agent.call(AgentProtocol.Call.CLOCK, null, AgentProtocol.ClockReading.class);
            long after = System.nanoTime();
            if (reading.bootId().equals(Machine.currentBoot())) {
                aheadNanos.add(0L);
                return;
            }
            if (after - before < shortest) {
                shortest = after - before;
                ahead = before + shortest / 2 - reading.nanos();
            }
        }
        aheadNanos.add(ahead);
        clockErrorMicros = Math.max(clockErrorMicros, shortest / 2 / 1e3);
    }

    @Override
    public int count() {
        return agents.size();
    }

    @Override
    public int loops() {
        return loops;
    }

    @Override
    public double clockErrorMicros() {
        return clockErrorMicros;
    }

    @Override
    public Worker open(int index, WorkerTask task) throws InterruptedException {
        RemoteAgent agent = agents.get(index);
        agent.call(AgentProtocol.Call.OPEN, new AgentProtocol.Opening(task, aheadNanos.get(index)), Void.class);
        return new RemoteWorker(agent);
    }

    @Override
    public void close() {
        agents.forEach(RemoteAgent::close);
        for (Process process : processes) {
            try {
                if (!process.waitFor(5, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException interrupted) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}

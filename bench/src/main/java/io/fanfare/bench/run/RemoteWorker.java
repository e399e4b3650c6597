package io.fanfare.bench.run;

import io.fanfare.bench.check.SentMessages;
import io.fanfare.bench.load.LoadException;
import io.fanfare.bench.load.Window;
import java.util.Arrays;
import java.util.List;

/** A worker that is an agent elsewhere. */
final class RemoteWorker implements Worker {
    private final RemoteAgent agent;

    RemoteWorker(RemoteAgent agent) {
        this.agent = agent;
    }

    @Override
    public void join() throws InterruptedException {
        agent.call(AgentProtocol.Call.JOIN, null, Void.class);
    }

    @Override
    public void prepare() throws InterruptedException {
        agent.call(AgentProtocol.Call.PREPARE, null, Void.class);
    }

    @Override
    public void run(Window window) throws InterruptedException {
        agent.call(AgentProtocol.Call.RUN, window, Void.class);
    }

    @Override
    public Taken take() {
        return uninterrupted(AgentProtocol.Call.TAKE, AgentProtocol.TakenData.class)
                .taken();
    }

    @Override
    public List<SentMessages> sent() {
        return Arrays.stream(uninterrupted(AgentProtocol.Call.SENT, AgentProtocol.SentData[].class))
                .map(AgentProtocol.SentData::sent)
                .toList();
    }

    @Override
    public List<Arrived> finish(List<SentMessages> sent) throws InterruptedException {
        List<AgentProtocol.SentData> argument =
                sent.stream().map(AgentProtocol.SentData::of).toList();
        return List.of(agent.call(AgentProtocol.Call.FINISH, argument, Arrived[].class));
    }

    @Override
    public int connections() {
        return uninterrupted(AgentProtocol.Call.CONNECTIONS, Integer.class);
    }

    @Override
    public void stop() {
        uninterrupted(AgentProtocol.Call.STOP, Void.class);
    }

    @Override
    public void close() {
        uninterrupted(AgentProtocol.Call.CLOSE, Void.class);
    }

    private <T> T uninterrupted(AgentProtocol.Call call, Class<T> type) {
        try {
            return agent.call(call, null, type);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new LoadException("interrupted");
        }
    }
}

package io.fanfare.bench.run;

import io.fanfare.bench.check.Sent;
import io.fanfare.bench.load.LoadException;
import io.fanfare.bench.load.Window;
import java.util.Arrays;
import java.util.List;

/** A share that an agent does. */
final class RemoteShare implements Share {
    private final RemoteAgent agent;

    RemoteShare(RemoteAgent agent) {
        this.agent = agent;
    }

    @Override
    public void join() throws InterruptedException {
        agent.call(Wire.Call.JOIN, null, Void.class);
    }

    @Override
    public void prepare() throws InterruptedException {
        agent.call(Wire.Call.PREPARE, null, Void.class);
    }

    @Override
    public void run(Window window) throws InterruptedException {
        agent.call(Wire.Call.RUN, window, Void.class);
    }

    @Override
    public Taken take() {
        return uninterrupted(Wire.Call.TAKE, Wire.TakenData.class).taken();
    }

    @Override
    public List<Sent> sent() {
        return Arrays.stream(uninterrupted(Wire.Call.SENT, Wire.SentData[].class))
                .map(Wire.SentData::sent)
                .toList();
    }

    @Override
    public List<Arrived> finish(List<Sent> sent) throws InterruptedException {
        List<Wire.SentData> argument = sent.stream().map(Wire.SentData::of).toList();
        return List.of(agent.call(Wire.Call.FINISH, argument, Arrived[].class));
    }

    @Override
    public int connections() {
        return uninterrupted(Wire.Call.CONNECTIONS, Integer.class);
    }

    @Override
    public void stop() {
        uninterrupted(Wire.Call.STOP, Void.class);
    }

    @Override
    public void close() {
        uninterrupted(Wire.Call.CLOSE, Void.class);
    }

    private <T> T uninterrupted(Wire.Call call, Class<T> type) {
        try {
            return agent.call(call, null, type);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new LoadException("interrupted");
        }
    }
}

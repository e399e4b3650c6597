package io.fanfare.client;

import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * One connection between its transport and the loop. Frames are decoded on the transport's thread, which waits while 256 of them are
 * under way to the loop. After {@link #leave} nothing is told any more.
 */
final class Wire implements Transport.Listener {
    private static final int MAX_UNDER_WAY = 256;

    /** Told on the loop. */
    interface Owner {
        void onOpened(Wire wire);

        void onFrame(Wire wire, NodeFrame frame);

        /** The node sent what can't be: the wire is cancelled, and nothing more comes. */
        void onDamaged(Wire wire, DamagedFrameException fault);

        /** Once; not after {@link #onDamaged}. */
        void onClosed(Wire wire, int code, long retryAfterMillis, @Nullable Throwable fault);
    }

    final int number;
    private final Loop loop;
    private final Owner owner;
    private final Semaphore room = new Semaphore(MAX_UNDER_WAY);
    private Transport.@Nullable Connection connection;
    private volatile boolean isOver;
    /** Why the node will close it, if it has said so; the loop's. */
    NodeFrame.@Nullable GoAway said;

    Wire(int number, Loop loop, Owner owner) {
        this.number = number;
        this.loop = loop;
        this.owner = owner;
    }

    /** On the loop, once. */
    void dialed(Transport.Connection connection) {
        this.connection = connection;
    }

    void send(byte[] frame) {
        if (connection != null && !isOver) {
            connection.send(frame);
        }
    }

    /** Sends what there is, and goes. */
    void close() {
        leave();
        if (connection != null) {
            connection.close();
        }
    }

    void cancel() {
        leave();
        if (connection != null) {
            connection.cancel();
        }
    }

    private void leave() {
        isOver = true;
        room.release(MAX_UNDER_WAY);
    }

    @Override
    public void onOpen() {
        tell(() -> owner.onOpened(this));
    }

    @Override
    public void onFrame(byte[] bytes) {
        try {
            room.acquire();
        } catch (InterruptedException isToEnd) {
            Thread.currentThread().interrupt();
            tell(() -> onCut());
            return;
        }
        try {
            NodeFrame frame = NodeFrames.decode(bytes);
            loop.execute(() -> {
                room.release();
                if (frame != null && !isOver) {
                    owner.onFrame(this, frame);
                }
            });
        } catch (DamagedFrameException fault) {
            tell(() -> {
                cancel();
                owner.onDamaged(this, fault);
            });
        }
    }

    /** A frame was not taken: none may come after it. */
    private void onCut() {
        cancel();
        owner.onClosed(this, LinkMachine.LOST, 0, null);
    }

    @Override
    public void onClosed(int code, long retryAfterMillis, @Nullable Throwable fault) {
        tell(() -> {
            leave();
            owner.onClosed(this, code, retryAfterMillis, fault);
        });
    }

    private void tell(Runnable task) {
        loop.execute(() -> {
            if (!isOver) {
                task.run();
            }
        });
    }
}

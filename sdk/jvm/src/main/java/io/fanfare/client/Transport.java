package io.fanfare.client;

import org.jspecify.annotations.Nullable;

/** How connections are made. One of these serves one client, and may be called by its thread only. */
public interface Transport {
    /**
     * Begins to open a connection, and returns at once. Whether it opens, the listener is told later; never from inside this call.
     *
     * @throws RuntimeException if it can't even begin; nothing is told then
     */
    Connection dial(Listener listener);

    /** What becomes of a connection. Calls come one after the other, from any thread; after {@code onClosed} none. */
    interface Listener {
        void onOpen();

        /**
         * One whole frame. Waits while more is under way than the client has taken: nothing more should be read then.
         *
         * @param frame belongs to the listener
         */
        void onFrame(byte[] frame);

        /**
         * Once, however it ends, also if it never opened.
         *
         * @param code of the WebSocket close; 0 if nobody has said why
         * @param retryAfterMillis how long the node wants to be left alone; 0 if it has not said
         * @param fault what has failed, for the logger; null if nothing has
         */
        void onClosed(int code, long retryAfterMillis, @Nullable Throwable fault);
    }

    /** Frames out. From the client's thread only; nothing blocks. What can't be sent closes it. */
    interface Connection {
        /** Sends a frame, after those before it. After the end it does nothing. */
        void send(byte[] frame);

        /** Sends what was given to it, then ends; within seconds in any case. */
        void close();

        /** Ends at once. */
        void cancel();
    }
}

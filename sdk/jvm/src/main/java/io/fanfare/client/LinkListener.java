package io.fanfare.client;

/** Told of the connection, on the client's executor, one after the other. */
public interface LinkListener {
    /** @param reason for the state {@code WAITING} and {@code ENDED}, for people to read or a name of {@code sdk/README.md}; else mostly empty */
    void onState(LinkState state, String reason) throws Exception;
}

package io.fanfare.client;

/** Told once what a call came to, on the client's executor. */
public interface Callback<T> {
    void onDone(T answer);

    void onFailed(FanfareException error);
}

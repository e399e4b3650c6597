package io.fanfare.protocol;

/**
 * The other side broke a rule. Either one request is at fault and is answered with an {@link ErrorCode}, or the
 * connection can't go on and is closed with a {@link CloseCode}; exactly one of the two is set.
 *
 * <p>Carries no stack trace: it says something about a peer's bytes, never about our code, and must be cheap to throw.
 */
public final class ProtocolException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode error;
    private final CloseCode close;
    private final long requestId;

    private ProtocolException(ErrorCode error, CloseCode close, long requestId, String message) {
        super(message, null, false, false);
        this.error = error;
        this.close = close;
        this.requestId = requestId;
    }

    /** A request is at fault; the connection lives on. */
    public static ProtocolException error(ErrorCode error, String message) {
        return new ProtocolException(error, null, 0, message);
    }

    /** The connection cannot go on. */
    public static ProtocolException close(CloseCode close, String message) {
        return new ProtocolException(null, close, 0, message);
    }

    /** The same fault, ascribed to the request that it answers. */
    public ProtocolException withRequestId(long id) {
        return new ProtocolException(error, close, id, getMessage());
    }

    /** What to answer, or null if the connection must close. */
    public ErrorCode error() {
        return error;
    }

    /** What to close with, or null if only a request is at fault. */
    public CloseCode close() {
        return close;
    }

    /** The request at fault, or 0 if it isn't known. */
    public long requestId() {
        return requestId;
    }
}

package io.fanfare.gateway.session;

import io.fanfare.protocol.ProtocolException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

/**
 * What has to be found out about a client's request before it can be carried out: who the client is, whether it may. Until then what
 * the client sends waits, unread, so that its requests are carried out in the order in which they came, and only one of a session
 * is looked into at a time. If the connection ends before, nothing is done. On the session's loop.
 */
final class Inquiry {
    private Inquiry() {}

    /**
     * Goes on at once if all is known, else later.
     *
     * @param answer completes on any thread
     */
    static <T> void begin(Session session, long requestId, CompletionStage<T> answer, BiConsumer<T, Throwable> next) {
        if (answer.toCompletableFuture().isDone()) {
            session.loop().then(() -> answer, (T value, Throwable failure) -> {
                goOn(session, requestId, () -> next.accept(value, failure));
            });
            return;
        }
        session.connection().holdInput();
        session.loop().afterwards(() -> answer, (T value, Throwable failure) -> {
            if (!session.isClosed()) {
                goOn(session, requestId, () -> next.accept(value, failure));
                session.connection().releaseInput();
            }
        });
    }

    private static void goOn(Session session, long requestId, Runnable request) {
        try {
            request.run();
        } catch (ProtocolException fault) {
            session.onFault(fault);
        } catch (RuntimeException bug) {
            Answers.tell(session, requestId, Answers.of(session, bug));
        }
    }
}

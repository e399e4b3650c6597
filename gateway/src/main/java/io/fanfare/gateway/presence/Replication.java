package io.fanfare.gateway.presence;

import io.fanfare.protocol.TopicName;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What makes this node's presence known to others, and theirs to it. On the thread of presence. */
interface Replication {
    /** A node that is alone. */
    Replication NONE = new Replication() {
        @Override
        public void onChanged(TopicName topic, String id) {
            // Nobody else wants to know.
        }

        @Override
        public void onWatched(WatchedTopic topic) {
            topic.onLoaded(true);
        }

        @Override
        public void onForgotten(TopicName topic) {
            // Nothing was asked for.
        }

        @Override
        public void tick(long nowNanos) {
            // There is nobody to be in step with.
        }

        @Override
        public boolean isWhole() {
            return true;
        }

        @Override
        public CompletionStage<Void> leave() {
            return CompletableFuture.completedStage(null);
        }
    };

    /** Something about a session of this node is otherwise than before: it came, went, was cut off, or shows something else. */
    void onChanged(TopicName topic, String id);

    /** What others have of a topic is wanted from now on, in its view. */
    void onWatched(WatchedTopic topic);

    /** It is not any more. */
    void onForgotten(TopicName topic);

    void tick(long nowNanos);

    /** Whether what is known of other nodes is all there is. */
    boolean isWhole();

    /** Takes back all that this node has said. Completes when the others know, or can't be told; never fails. */
    CompletionStage<Void> leave();
}

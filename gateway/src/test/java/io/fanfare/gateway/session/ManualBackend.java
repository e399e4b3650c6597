package io.fanfare.gateway.session;

import io.fanfare.gateway.access.AccessDecision;
import io.fanfare.gateway.access.Question;
import io.fanfare.gateway.access.Refusal;
import io.fanfare.gateway.access.Ruling;
import io.fanfare.gateway.auth.Action;
import io.fanfare.gateway.auth.Identity;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.TopicName;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A backend that decides about the topics of the namespace {@code asked} when the test says. Remembers nothing. */
final class ManualBackend implements AccessDecision {
    static final int ASKS_PER_SECOND = 4;
    static final Refusal DENIED = Refusal.of(ErrorCode.FORBIDDEN, "denied");
    static final Refusal AWAY = Refusal.of(ErrorCode.UNAVAILABLE, "away");

    private final AccessDecision next;
    private final Deque<CompletableFuture<Ruling>> open = new ArrayDeque<>();
    final Deque<Question> asked = new ArrayDeque<>();

    ManualBackend(AccessDecision next) {
        this.next = next;
    }

    @Override
    public boolean asksAbout(TopicName topic) {
        return topic.isIn("asked");
    }

    @Override
    public int asksPerSecond() {
        return ASKS_PER_SECOND;
    }

    @Override
    public Refusal decide(Identity identity, Action action, TopicName topic) {
        Refusal refusal = next.decide(identity, action, topic);
        return refusal == null && asksAbout(topic) ? UNDECIDED : refusal;
    }

    @Override
    public CompletionStage<Ruling> ask(Question question) {
        CompletableFuture<Ruling> answer = new CompletableFuture<>();
        asked.add(question);
        open.add(answer);
        return answer;
    }

    /** Answers the oldest question. */
    void answer(Refusal refusal, int forSeconds) {
        asked.poll();
        open.remove().complete(new Ruling(refusal, forSeconds));
    }
}

package io.fanfare.client;

import java.nio.charset.StandardCharsets;

/** What the answers of a request come to. */
final class Collectors {
    private Collectors() {}

    /** Where the push was published, the answer is where. */
    static Payload reply(NodeFrame.Answer answer) {
        if (answer instanceof NodeFrame.Reply) {
            return ((NodeFrame.Reply) answer).payload;
        }
        if (answer instanceof NodeFrame.PublishedFrame) {
            return Payload.json("{}".getBytes(StandardCharsets.UTF_8));
        }
        throw unexpected(answer);
    }

    static HistoryPage historyPage(NodeFrame.Answer answer) {
        if (answer instanceof NodeFrame.HistoryPageFrame) {
            return ((NodeFrame.HistoryPageFrame) answer).page;
        }
        throw unexpected(answer);
    }

    static FanfareException unexpected(NodeFrame.Answer answer) {
        return new FanfareException(
                "INTERNAL", "answered by " + answer.getClass().getSimpleName(), true);
    }
}

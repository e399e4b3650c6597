package io.fanfare.client;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who is in a topic. */
public final class Presence {
    private final List<Member> members;
    private final long count;
    private final boolean isPartial;

    private Presence(List<Member> members, long count, boolean isPartial) {
        this.members = members;
        this.count = count;
        this.isPartial = isPartial;
    }

    /** Unmodifiable; empty where only the number is told. */
    public List<Member> members() {
        return members;
    }

    /** How many there are in all. */
    public long count() {
        return count;
    }

    /** The node is cut off from others, and tells of theirs what it knew last. */
    public boolean isPartial() {
        return isPartial;
    }

    /** Puts together what comes in parts. */
    static final class Pages implements Requests.Collector<Presence> {
        private final List<Member> members = new ArrayList<>();

        @Override
        public @Nullable Presence collect(NodeFrame.Answer answer) {
            if (!(answer instanceof NodeFrame.PresenceState)) {
                throw Collectors.unexpected(answer);
            }
            NodeFrame.PresenceState state = (NodeFrame.PresenceState) answer;
            members.addAll(state.members);
            if (state.hasMore) {
                return null;
            }
            long count = state.count == NodeFrame.NOT_TOLD ? members.size() : state.count;
            return new Presence(Collections.unmodifiableList(members), count, state.isPartial);
        }
    }
}

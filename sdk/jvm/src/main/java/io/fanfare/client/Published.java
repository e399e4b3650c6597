package io.fanfare.client;

import org.jspecify.annotations.Nullable;

/** What a publish came to. */
public final class Published {
    private final @Nullable Position position;
    private final boolean isDuplicate;

    Published(@Nullable Position position, boolean isDuplicate) {
        this.position = position;
        this.isDuplicate = isDuplicate;
    }

    /** Null in an ephemeral topic. */
    public @Nullable Position position() {
        return position;
    }

    /** It was there already: this is the first one's position. */
    public boolean isDuplicate() {
        return isDuplicate;
    }

    @Override
    public String toString() {
        return position + (isDuplicate ? " again" : "");
    }
}

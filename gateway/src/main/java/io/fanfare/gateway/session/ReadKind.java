package io.fanfare.gateway.session;

/** What is read of the history, in the order of its worth: each kind has places of its own, so that none waits for another. */
enum ReadKind {
    /** For a subscription: where its topic stands, and what it has missed. With pages of 64 KB this is some megabytes a loop. */
    RESUME(64),
    /** A page that a client looks at. Few at a time, so that the store has little before it when a resume comes. */
    PAGE(4);

    private final int places;

    ReadKind(int places) {
        this.places = places;
    }

    /** How many reads of a loop may be under way, each counting as much as it weighs. */
    int places() {
        return places;
    }
}

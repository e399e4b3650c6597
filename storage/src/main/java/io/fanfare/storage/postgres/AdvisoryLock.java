package io.fanfare.storage.postgres;

/** Locks that all nodes know by number, held until the end of a transaction. Never renumbered. */
enum AdvisoryLock {
    /** Shared by those who write under the epoch, exclusive for the one who changes it. */
    EPOCH(0x66616e66617201L),
    /** Held by the one node that trims. */
    TRIM(0x66616e66617202L);

    private final long number;

    AdvisoryLock(long number) {
        this.number = number;
    }

    /** A statement that waits for it. */
    String take() {
        return "SELECT pg_advisory_xact_lock(" + number + ")";
    }

    /**
     * A statement that waits to share it.
     *
     * @param columnsBefore what is selected before; ends with a comma unless it is empty
     */
    String share(String columnsBefore) {
        return "SELECT " + columnsBefore + "pg_advisory_xact_lock_shared(" + number + ")";
    }

    /** A statement that does not wait, and answers whether it was had. */
    String tryToTake() {
        return "SELECT pg_try_advisory_xact_lock(" + number + ")";
    }
}

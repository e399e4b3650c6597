package io.fanfare.storage.postgres;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the store's statements rely on, whatever the server's defaults are: a commit returns once it is flushed, nothing waits
 * for ever, and plans are by keys. Set once for a session, or, where sessions are shared with others by a pooler, for each
 * transaction that writes.
 */
final class ServerSettings {
    private final Map<String, String> values;
    private final boolean isSessionOurs;

    private ServerSettings(Map<String, String> values, boolean isSessionOurs) {
        this.values = values;
        this.isSessionOurs = isSessionOurs;
    }

    /**
     * @param isSessionOurs whether what a connection sets is there at its next statement, and nobody else's
     */
    static ServerSettings of(Duration statementTimeout, boolean isSessionOurs) {
        String millis = Long.toString(statementTimeout.toMillis());
        Map<String, String> values = keyedPlans();
        values.put("synchronous_commit", "on");
        values.put("default_transaction_isolation", "read committed");
        values.put("statement_timeout", millis);
        values.put("lock_timeout", millis);
        values.put("idle_in_transaction_session_timeout", millis);
        return new ServerSettings(values, isSessionOurs);
    }

    /**
     * Rows are found by their keys, a few in a large table. One plan that does so is made once instead of for every statement,
     * and is right from the first row on, whatever the statistics say; compiling it would take longer than it runs.
     */
    static Map<String, String> keyedPlans() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("plan_cache_mode", "force_generic_plan");
        values.put("enable_seqscan", "off");
        values.put("enable_hashjoin", "off");
        values.put("enable_mergejoin", "off");
        values.put("jit", "off");
        return values;
    }

    /** Statements for a new session. */
    static String sql(Map<String, String> values) {
        return values.entrySet().stream()
                .map(one -> "SET " + one.getKey() + " = '" + one.getValue() + "'")
                .collect(Collectors.joining("; "));
    }

    /** Statements for a new session; null if it is not ours. */
    String forSession() {
        return isSessionOurs ? sql(values) : null;
    }

    /** The beginning of a list of columns, to be selected first in a transaction; empty if the session has been told. */
    String forTransaction() {
        return isSessionOurs
                ? ""
                : values.entrySet().stream()
                        .map(one -> "set_config('" + one.getKey() + "', '" + one.getValue() + "', true), ")
                        .collect(Collectors.joining());
    }
}

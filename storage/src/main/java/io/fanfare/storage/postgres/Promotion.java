package io.fanfare.storage.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether a server on another timeline is a standby that has everything. Each node that published before says, in its
 * row among the writers, that it misses nothing of what it knows; when all have, and one of them knew the server before, the
 * epoch stays. For those who keep silent the decision waits {@value #PATIENCE_SECONDS} s, then {@link PromotedStandby} makes it.
 * Whoever does miss something begins a new epoch at any time, also after a decision.
 *
 * <p>Under the exclusive lock of the epoch. A recovery to a chosen point never keeps the epoch by an operator's word.
 */
final class Promotion {
    private static final Logger LOG = LoggerFactory.getLogger(Promotion.class);
    /** Nodes that run find the new server within this time: they try once a second, and an attempt may take three. */
    private static final int PATIENCE_SECONDS = 10;

    private static final String HEAR = Sighting.HERE + """
            UPDATE fanfare.store s
               SET pending_timeline = here.timeline,
                   pending_since = CASE WHEN pending_timeline = here.timeline THEN pending_since ELSE now() END,
                   pending_is_vouched_for = ?
                       OR (pending_is_vouched_for AND pending_timeline IS NOT DISTINCT FROM here.timeline)
              FROM here
            RETURNING pending_is_vouched_for AS is_vouched_for,
                   now() - pending_since >= %d * interval '1 second' AS is_over,
                   (SELECT count(*) FROM fanfare.writer w
                     WHERE w.left_at IS NULL AND w.timeline <> here.timeline AND w.id <> ?) AS silent,
                   EXISTS (SELECT FROM pg_settings WHERE setting <> '' AND name IN (
                           'recovery_target', 'recovery_target_lsn', 'recovery_target_name', 'recovery_target_time',
                           'recovery_target_xid')) AS is_chosen_point
            """.formatted(PATIENCE_SECONDS);

    private static final String KEEP = Sighting.HERE + """
            UPDATE fanfare.store s
               SET timeline = here.timeline, pending_timeline = NULL, pending_since = NULL, pending_is_vouched_for = false
              FROM here""";

    private final UUID writerId;
    private final PromotedStandby ifUnknown;

    /** What is known of the server. */
    enum Verdict {
        HAS_EVERYTHING,
        LACKS_SOMETHING,
        NOT_KNOWN_YET
    }

    private record Hearing(boolean isVouchedFor, boolean isOver, long silent, boolean isChosenPoint) {}

    Promotion(UUID writerId, PromotedStandby ifUnknown) {
        this.writerId = writerId;
        this.ifUnknown = ifUnknown;
    }

    /**
     * Says for this store that it misses nothing, and counts.
     *
     * @param vouches whether it knew the server before
     */
    Verdict judge(Connection connection, Sighting sighting, boolean vouches) throws SQLException {
        Hearing hearing = hear(connection, vouches);
        long epoch = sighting.incarnation().epoch();
        if (hearing.silent() == 0 && hearing.isVouchedFor()) {
            LOG.info("epoch {}: stays on timeline {}, no node misses anything", epoch, sighting.timeline());
            return keep(connection);
        }
        if (hearing.silent() > 0 && !hearing.isOver()) {
            return Verdict.NOT_KNOWN_YET;
        }
        if (ifUnknown == PromotedStandby.SAME_EPOCH && !hearing.isChosenPoint()) {
            LOG.warn(
                    "epoch {}: stays on timeline {} by store.promoted-standby, {} nodes did not say whether they miss anything",
                    epoch,
                    sighting.timeline(),
                    hearing.silent());
            return keep(connection);
        }
        LOG.warn(
                "epoch {}: ends, the server was promoted to timeline {} and it is not known whether it has everything:"
                        + " {} nodes that published did not say so (see store.promoted-standby)",
                epoch,
                sighting.timeline(),
                hearing.silent());
        return Verdict.LACKS_SOMETHING;
    }

    private Hearing hear(Connection connection, boolean vouches) throws SQLException {
        try (PreparedStatement hear = connection.prepareStatement(HEAR)) {
            hear.setBoolean(1, vouches);
            hear.setObject(2, writerId);
            try (ResultSet row = hear.executeQuery()) {
                row.next();
                return new Hearing(
                        row.getBoolean("is_vouched_for"),
                        row.getBoolean("is_over"),
                        row.getLong("silent"),
                        row.getBoolean("is_chosen_point"));
            }
        }
    }

    private static Verdict keep(Connection connection) throws SQLException {
        try (PreparedStatement keep = connection.prepareStatement(KEEP)) {
            keep.executeUpdate();
        }
        return Verdict.HAS_EVERYTHING;
    }
}

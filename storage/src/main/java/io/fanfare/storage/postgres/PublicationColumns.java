package io.fanfare.storage.postgres;

import io.fanfare.storage.sql.PayloadFormats;
import java.util.List;

/** Publications by column, as an insert of arrays wants them. */
record PublicationColumns(
        long[] topicIds,
        long[] offsets,
        long[] times,
        String[] events,
        short[] formats,
        String[] keys,
        byte[][] payloads) {

    static PublicationColumns of(List<Assignment.Stored> rows) {
        int count = rows.size();
        PublicationColumns columns = new PublicationColumns(
                new long[count],
                new long[count],
                new long[count],
                new String[count],
                new short[count],
                new String[count],
                new byte[count][]);
        for (int i = 0; i < count; i++) {
            columns.set(i, rows.get(i));
        }
        return columns;
    }

    private void set(int i, Assignment.Stored row) {
        topicIds[i] = row.topicId();
        offsets[i] = row.offset();
        times[i] = row.publication().timeMillis();
        events[i] = row.publication().event();
        formats[i] = (short) PayloadFormats.number(row.publication().payload().format());
        keys[i] = row.publication().key();
        payloads[i] = row.publication().payload().bytes();
    }
}

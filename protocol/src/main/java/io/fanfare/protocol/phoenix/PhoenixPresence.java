package io.fanfare.protocol.phoenix;

import io.fanfare.protocol.Payload;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who is in a topic as clients of Phoenix have it: an object of keys, each with its metas. Clients keep it in an object of JavaScript,
 * where some keys are there from the beginning, and not what they look for.
 */
public final class PhoenixPresence {
    public static final String STATE = "presence_state";
    public static final String DIFF = "presence_diff";
    /** What comes instead where only the number is told. */
    public static final String COUNT = "fanfare:presence_count";

    /** The members of every object of JavaScript. */
    private static final Set<String> UNSAFE_KEYS = Set.of(
            "__proto__",
            "__defineGetter__",
            "__defineSetter__",
            "__lookupGetter__",
            "__lookupSetter__",
            "constructor",
            "hasOwnProperty",
            "isPrototypeOf",
            "propertyIsEnumerable",
            "prototype",
            "toLocaleString",
            "toString",
            "valueOf");

    private PhoenixPresence() {}

    /**
     * One entry.
     *
     * @param id of the entry
     * @param revision of its info
     * @param formerRevision the one that this takes the place of, or 0
     * @param user empty for nobody in particular
     * @param info an object of JSON without white space around its braces
     */
    public record Meta(String id, int revision, int formerRevision, String user, Payload info) {
        /** Under which it stands: the user, or the entry itself if there is none, or none that can be a key. */
        private String key() {
            return user.isEmpty() || UNSAFE_KEYS.contains(user) ? id : user;
        }
    }

    /** A state, or one side of a diff. */
    public static String entries(List<Meta> metas) {
        Map<String, StringBuilder> byKey = new LinkedHashMap<>();
        for (Meta meta : metas) {
            StringBuilder ofKey = byKey.get(meta.key());
            if (ofKey == null) {
                ofKey = new StringBuilder();
                byKey.put(meta.key(), ofKey);
            } else {
                ofKey.append(',');
            }
            write(ofKey, meta);
        }
        StringBuilder json = new StringBuilder("{");
        byKey.forEach((key, ofKey) -> {
            json.append(json.length() == 1 ? "" : ",").append(PhoenixEncoder.quoted(key));
            json.append(":{\"metas\":[").append(ofKey).append("]}");
        });
        return json.append('}').toString();
    }

    /** A diff of entries. */
    public static String diff(String joins, String leaves) {
        return "{\"joins\":" + joins + ",\"leaves\":" + leaves + '}';
    }

    /** How many there are. */
    public static String count(int count) {
        return "{\"count\":" + count + '}';
    }

    private static void write(StringBuilder json, Meta meta) {
        json.append("{\"phx_ref\":\"")
                .append(meta.id())
                .append('.')
                .append(meta.revision())
                .append('"');
        if (meta.formerRevision() > 0) {
            json.append(",\"phx_ref_prev\":\"").append(meta.id()).append('.');
            json.append(meta.formerRevision()).append('"');
        }
        byte[] info = meta.info().bytes();
        boolean isEmpty = info.length <= 2;
        json.append(isEmpty ? "" : ",");
        json.append(isEmpty ? "}" : new String(info, 1, info.length - 1, StandardCharsets.UTF_8));
    }
}

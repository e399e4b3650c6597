package io.fanfare.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The frames of {@code protocol/vectors}, and the words in which they are described there. */
final class Vectors {
    private static final Path FOLDER = Path.of("../../protocol/vectors");
    private static final HexFormat HEX = HexFormat.of();
    private static final Pattern TARGET = Pattern.compile(
            "\\{topic=(\"(?:[^\"\\\\]|\\\\.)*\") after=(\\S+) liveOnEpochChange=(\\w+) presence=(\\w+)}");

    record Vector(String name, String from, byte[] bytes, String means) {
        @Override
        public String toString() {
            return name;
        }
    }

    private Vectors() {}

    static List<Vector> of(String file, String from) throws IOException {
        List<Vector> vectors = new ArrayList<>();
        for (String stanza : Files.readString(FOLDER.resolve(file)).split("\n\n+")) {
            if (stanza.startsWith("name ") && field(stanza, "from").equals(from)) {
                byte[] bytes = HEX.parseHex(field(stanza, "hex").replace(" ", ""));
                vectors.add(new Vector(field(stanza, "name"), from, bytes, field(stanza, "means")));
            }
        }
        return vectors;
    }

    private static String field(String stanza, String name) {
        Matcher line = Pattern.compile("(?m)^" + name + "\\b *(.*)$").matcher(stanza);
        return line.find() ? line.group(1).strip() : "";
    }

    /** A frame of a node in the words of the vectors. Those of before a field was added do not name it. */
    static String meaning(NodeFrame frame, String means) {
        String meaning = meaning(frame);
        return means.contains(" countOnly=") || means.contains(" count=")
                ? meaning
                : meaning.replaceAll("( countOnly=false partial=false)? count=-1$", "");
    }

    private static String meaning(NodeFrame frame) {
        if (frame instanceof NodeFrame.Welcome f) {
            String limits = f.maxRequestsInFlight == NodeFrame.NOT_TOLD
                    ? "none"
                    : "{maxRequestsInFlight=" + f.maxRequestsInFlight + " publishesPerSecond=" + f.publishesPerSecond
                            + " maxFaultsPerMinute=" + f.maxFaultsPerMinute + "}";
            return "Welcome sessionId=" + quoted(f.sessionId) + " node=" + quoted(f.node) + " heartbeatSeconds="
                    + f.heartbeatSeconds + " maxFrameBytes=" + f.maxFrameBytes + " maxSubscriptions="
                    + f.maxSubscriptions + " serverTimeMillis=" + f.serverTimeMillis + " limits=" + limits;
        }
        if (frame instanceof NodeFrame.Subscribed f) {
            return "Subscribed requestId=" + f.requestId + " topic=" + quoted(f.topic) + " topicId=" + f.topicId
                    + " head=" + at(f.head) + " result=" + f.result;
        }
        if (frame instanceof NodeFrame.Done f) {
            return "Done requestId=" + f.requestId;
        }
        if (frame instanceof NodeFrame.PublishedFrame f) {
            return "Published requestId=" + f.requestId + " position=" + at(f.position) + " duplicate=" + f.isDuplicate
                    + " degraded=" + f.isDegraded;
        }
        if (frame instanceof NodeFrame.HistoryPageFrame f) {
            return "HistoryPage requestId=" + f.requestId + " topic=" + quoted(f.topic) + " epoch=" + f.page.epoch()
                    + " oldestOffset=" + f.page.oldestOffset() + " headOffset=" + f.page.headOffset() + " entries="
                    + f.page.entries().stream().map(Vectors::entry).toList();
        }
        if (frame instanceof NodeFrame.BatchEnd f) {
            return "BatchEnd topicId=" + f.topicId + " offset=" + f.offset + " live=" + f.isLive;
        }
        if (frame instanceof NodeFrame.Skipped f) {
            return "Skipped topicId=" + f.topicId + " count=" + f.count;
        }
        if (frame instanceof NodeFrame.Gap f) {
            return "Gap topicId=" + f.topicId + " askedOffset=" + f.askedOffset + " oldestOffset=" + f.oldestOffset;
        }
        if (frame instanceof NodeFrame.EpochChanged f) {
            return "EpochChanged topicId=" + f.topicId + " epoch=" + f.epoch + " nextOffset=" + f.nextOffset;
        }
        if (frame instanceof NodeFrame.PresenceState f) {
            return "PresenceState requestId=" + f.requestId + " topic=" + quoted(f.topic) + " members="
                    + members(f.members) + " more=" + f.hasMore + " countOnly=" + f.isCountOnly + " partial="
                    + f.isPartial + " count=" + f.count;
        }
        if (frame instanceof NodeFrame.PresenceChange f) {
            return "PresenceChange topicId=" + f.topicId + " joined=" + members(f.joined) + " left="
                    + f.left.stream().map(Vectors::quoted).toList() + " count=" + f.count;
        }
        if (frame instanceof NodeFrame.ErrorFrame f) {
            return "Error code=" + f.code + " retryable=" + f.isRetryable + " requestId=" + f.requestId + " topic="
                    + quoted(f.topic) + " retryAfterMillis=" + f.retryAfterMillis + " text=" + quoted(f.text);
        }
        if (frame instanceof NodeFrame.GoAway f) {
            return "GoAway code=" + f.code + " reconnect=" + f.isComeBack + " windowMillis=" + f.windowMillis + " text="
                    + quoted(f.text);
        }
        if (frame instanceof NodeFrame.Reply f) {
            return "Reply requestId=" + f.requestId + " payload=" + payload(f.payload);
        }
        if (frame instanceof NodeFrame.MessageFrame f) {
            return "Message topicId=" + f.topicId + " offset=" + f.offset + " event=" + quoted(f.event) + " payload="
                    + payload(f.payload);
        }
        return frame.getClass().getSimpleName();
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    private static String at(Position position) {
        return position == null ? "none" : "(" + position.epoch() + "," + position.offset() + ")";
    }

    private static String payload(Payload payload) {
        return payload.isBinary() ? "binary(" + HEX.formatHex(payload.bytes()) + ")" : "json(" + payload.json() + ")";
    }

    private static String members(List<Member> members) {
        return members.stream()
                .map(one ->
                        "{id=" + quoted(one.id()) + " user=" + quoted(one.user()) + " info=json(" + one.info() + ")}")
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static String entry(HistoryEntry one) {
        String key = one.key() == null ? "none" : quoted(one.key());
        return "{offset=" + one.offset() + " timeMillis=" + one.timeMillis() + " event=" + quoted(one.event()) + " key="
                + key + " payload=" + payload(one.payload()) + "}";
    }

    /** The bytes that this library writes for a frame of a client, given in the words of the vectors. */
    static byte[] written(String means) {
        String name = means.split(" ", 2)[0];
        switch (name) {
            case "Hello":
                return ClientFrames.hello(
                        text(means, "token"),
                        text(means, "clientName"),
                        text(means, "clientVersion"),
                        (int) number(means, "heartbeatSeconds"),
                        text(means, "resumeSession"));
            case "GoingAway":
                return ClientFrames.goingAway((int) number(means, "reason"));
            case "Ping":
                return ClientFrames.ping();
            default:
                return request(name, means).frame(number(means, "requestId"));
        }
    }

    private static ClientFrames.Request request(String name, String means) {
        String topic = text(means, "topic");
        switch (name) {
            case "Subscribe":
                return ClientFrames.subscribe(targets(means));
            case "Unsubscribe":
                String topics = means.substring(means.indexOf("topics=[") + 8, means.lastIndexOf(']'));
                return ClientFrames.unsubscribe(Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"")
                        .matcher(topics)
                        .results()
                        .map(match -> match.group(1))
                        .toList());
            case "Publish":
                return ClientFrames.publish(
                        topic, text(means, "event"), payload(means), key(means), means.contains("acknowledge=true"));
            case "Request":
                return ClientFrames.request(topic, text(means, "event"), payload(means), key(means));
            case "History":
                return ClientFrames.history(topic, position(word(means, "after")), (int) number(means, "limit"));
            case "Presence":
                return ClientFrames.presence(topic);
            case "SetInfo":
                String info = means.substring(means.indexOf("info=json(") + 10, means.length() - 1);
                return ClientFrames.setInfo(topic, Payload.json(info));
            case "RefreshToken":
                return ClientFrames.refreshToken(text(means, "token"));
            default:
                throw new AssertionError("a command of which nothing is known: " + means);
        }
    }

    private static List<ClientFrames.Target> targets(String means) {
        return TARGET.matcher(means)
                .results()
                .map(match -> new ClientFrames.Target(
                        match.group(1).substring(1, match.group(1).length() - 1),
                        position(match.group(2)),
                        match.group(3).equals("true"),
                        match.group(4).equals("true")))
                .toList();
    }

    private static Position position(String text) {
        if (text.equals("none")) {
            return null;
        }
        String[] numbers = text.substring(1, text.length() - 1).split(",");
        return new Position(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]));
    }

    private static Payload payload(String means) {
        Matcher payload = Pattern.compile("payload=(json|binary)\\((.*?)\\)(?= key=| acknowledge=|$)")
                .matcher(means);
        if (!payload.find()) {
            throw new AssertionError(means);
        }
        return payload.group(1).equals("binary")
                ? Payload.binary(HEX.parseHex(payload.group(2)))
                : Payload.json(payload.group(2));
    }

    private static String key(String means) {
        return means.contains(" key=none") ? null : text(means, "key");
    }

    private static String text(String means, String field) {
        Matcher text =
                Pattern.compile("\\b" + field + "=\"((?:[^\"\\\\]|\\\\.)*)\"").matcher(means);
        return text.find() ? text.group(1) : "";
    }

    private static long number(String means, String field) {
        return Long.parseLong(word(means, field));
    }

    private static String word(String means, String field) {
        Matcher word = Pattern.compile("\\b" + field + "=(\\S+)").matcher(means);
        return word.find() ? word.group(1) : "0";
    }
}

package io.fanfare.protocol.compact;

import io.fanfare.protocol.Command;
import io.fanfare.protocol.Event;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.PayloadFormat;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.ProtocolLimits;
import io.fanfare.protocol.ResumeResult;
import io.fanfare.protocol.TopicName;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Valid commands and events, the same ones for the same seed; numbers of every size are equally likely. */
final class RandomVocabulary {
    private static final String[] CHARACTERS = {"a", "Z", "0", ":", "-", "ü", "部", "😀"};

    private final Random random;

    RandomVocabulary(long seed) {
        random = new Random(seed);
    }

    Command command() {
        return switch (random.nextInt(11)) {
            case 0 -> new Command.Hello(text(200), text(20), text(20), (int) number(16), text(10));
            case 1 -> new Command.Subscribe(requestId(), list(1, this::target));
            case 2 -> new Command.Unsubscribe(requestId(), list(1, this::topic));
            case 3 -> new Command.Publish(requestId(), topic(), eventName(), payload(), key(), random.nextBoolean());
            case 4 ->
                new Command.History(
                        requestId(), topic(), position(), 1 + random.nextInt(ProtocolLimits.MAX_HISTORY_PAGE));
            case 5 -> new Command.Presence(requestId(), topic());
            case 6 -> new Command.RefreshToken(requestId(), text(200));
            case 7 -> Command.Ping.INSTANCE;
            case 8 -> new Command.Request(requestId(), topic(), eventName(), payload(), key());
            case 9 -> new Command.SetInfo(requestId(), topic(), new Payload(PayloadFormat.JSON, infoBytes()));
            default -> new Command.GoingAway((int) number(8));
        };
    }

    Event event() {
        return switch (random.nextInt(16)) {
            case 0 ->
                new Event.Welcome(text(10), text(10), integer(), integer(), integer(), number(63), optionalLimits());
            case 1 -> new Event.Subscribed(requestId(), topic(), integer(), optionalPosition(), result());
            case 2 -> new Event.Done(requestId());
            case 3 -> new Event.Message(integer(), number(63), eventName(), payload());
            case 4 -> new Event.BatchEnd(integer(), number(63), random.nextBoolean());
            case 5 -> new Event.Skipped(integer(), number(63));
            case 6 -> new Event.Gap(integer(), number(63), number(63));
            case 7 -> new Event.EpochChanged(integer(), number(53), number(63));
            case 8 ->
                new Event.PresenceState(
                        requestId(),
                        topic(),
                        list(0, this::member),
                        random.nextBoolean(),
                        random.nextBoolean(),
                        random.nextBoolean(),
                        optionalCount());
            case 9 ->
                new Event.PresenceChange(integer(), list(0, this::member), list(0, () -> text(20)), optionalCount());
            case 10 -> new Event.Published(requestId(), optionalPosition(), random.nextBoolean(), random.nextBoolean());
            case 11 ->
                new Event.HistoryPage(requestId(), topic(), number(53), number(63), number(63), list(0, this::entry));
            case 12 -> new Event.Error(integer(), random.nextBoolean(), number(32), text(20), number(63), text(50));
            case 13 -> new Event.GoAway(integer(), random.nextBoolean(), number(63), text(50));
            case 14 -> new Event.Reply(requestId(), payload());
            default -> Event.Pong.INSTANCE;
        };
    }

    private Command.Subscribe.Target target() {
        return new Command.Subscribe.Target(topic(), optionalPosition(), random.nextBoolean(), random.nextBoolean());
    }

    private Event.Welcome.Limits optionalLimits() {
        return random.nextBoolean() ? new Event.Welcome.Limits(integer(), integer(), integer()) : null;
    }

    private int optionalCount() {
        return random.nextBoolean() ? integer() : Event.PresenceState.NOT_TOLD;
    }

    private byte[] infoBytes() {
        byte[] bytes = new byte[random.nextInt(ProtocolLimits.MAX_MEMBER_INFO_BYTES + 1)];
        random.nextBytes(bytes);
        return bytes;
    }

    private Event.Member member() {
        return new Event.Member(text(20), text(20), new Payload(PayloadFormat.JSON, bytes()));
    }

    private Event.HistoryPage.Entry entry() {
        return new Event.HistoryPage.Entry(number(63), number(63), eventName(), key(), payload());
    }

    private ResumeResult result() {
        return ResumeResult.values()[random.nextInt(ResumeResult.values().length)];
    }

    private Position optionalPosition() {
        return random.nextBoolean() ? position() : null;
    }

    private Position position() {
        return new Position(number(53), number(63));
    }

    private Payload payload() {
        return new Payload(random.nextBoolean() ? PayloadFormat.JSON : PayloadFormat.BINARY, bytes());
    }

    private byte[] bytes() {
        byte[] bytes = new byte[random.nextInt(10) == 0 ? random.nextInt(20_000) : random.nextInt(100)];
        random.nextBytes(bytes);
        return bytes;
    }

    private TopicName topic() {
        return TopicName.of("t" + text(40));
    }

    private String eventName() {
        return random.nextBoolean() ? "message" : "e" + text(20);
    }

    private String key() {
        return random.nextBoolean() ? null : "k" + text(40);
    }

    private String text(int maxCharacters) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(maxCharacters + 1); i > 0; i--) {
            text.append(CHARACTERS[random.nextInt(maxCharacters > 10 && maxCharacters < 100 ? 8 : 4)]);
        }
        return text.toString();
    }

    private <T> List<T> list(int min, Supplier<T> element) {
        return Stream.generate(element).limit(min + random.nextInt(5)).toList();
    }

    private long requestId() {
        return Math.max(1, number(32));
    }

    private int integer() {
        return (int) number(31);
    }

    /** A number of 0 to so many bits. */
    private long number(int maxBits) {
        int bits = random.nextInt(maxBits + 1);
        return bits == 0 ? 0 : random.nextLong() >>> 64 - bits;
    }
}

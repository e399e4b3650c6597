package io.fanfare.gateway.bus.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.fanfare.protocol.Payload;
import io.fanfare.protocol.PayloadFormat;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import java.util.Random;

/** What every form of message must stand: holds one to it. */
public final class MessageTrial {
    private static final TopicName TOPIC = TopicName.of("fanfare:test");
    private static final int ROUNDS = 20_000;
    private static final int LATER_FIELD = 1_000;

    private MessageTrial() {}

    /**
     * @param example with every field that there is, none of them empty
     */
    public static <T> void hold(MessageForm<T> form, T example) throws DamagedMessageException {
        MessageKind<T> kind = new MessageKind<>("test", form);
        byte[] good = MessageWriter.message(form, example);

        assertThat(kind.read(publication(good))).isEqualTo(example);
        assertThat(kind.read(publication(MessageWriter.message(later(form), example))))
                .as("with the fields of a later release")
                .isEqualTo(example);
        byte[] laterVersion = good.clone();
        laterVersion[0] = MessageWriter.VERSION + 1;
        assertThat(kind.read(publication(laterVersion)))
                .as("of a later version")
                .isNull();
        survive(kind, good);
    }

    /** Reading ends with a message, with none, or with the one exception that says that it is damaged. */
    private static <T> void survive(MessageKind<T> kind, byte[] good) {
        Random random = new Random(42);
        for (int i = 0; i < ROUNDS; i++) {
            byte[] bytes = switch (i % 3) {
                case 0 -> noise(random);
                case 1 -> changed(good, random);
                default -> java.util.Arrays.copyOf(good, random.nextInt(good.length));
            };
            assertThatCode(() -> readOrDrop(kind, bytes)).doesNotThrowAnyException();
        }
    }

    private static <T> void readOrDrop(MessageKind<T> kind, byte[] bytes) {
        try {
            kind.read(publication(bytes));
        } catch (DamagedMessageException damaged) {
            assertThat(damaged.getMessage()).isNotBlank();
        }
    }

    private static byte[] noise(Random random) {
        byte[] bytes = new byte[random.nextInt(60)];
        random.nextBytes(bytes);
        if (bytes.length > 0) {
            bytes[0] = MessageWriter.VERSION;
        }
        return bytes;
    }

    private static byte[] changed(byte[] good, Random random) {
        byte[] bytes = good.clone();
        for (int changes = random.nextInt(3); changes >= 0; changes--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return bytes;
    }

    private static <T> MessageForm<T> later(MessageForm<T> form) {
        return new MessageForm<>() {
            @Override
            public void write(T value, MessageWriter out) {
                out.number(LATER_FIELD, Long.MAX_VALUE).id(LATER_FIELD + 1, -1);
                form.write(value, out);
                out.text(LATER_FIELD + 2, "later").group(LATER_FIELD + 3, form, value);
            }

            @Override
            public T read(MessageFields in) throws DamagedMessageException {
                return form.read(in);
            }
        };
    }

    private static Publication publication(byte[] payload) {
        return new Publication(TOPIC, "test", new Payload(PayloadFormat.BINARY, payload), null, 1);
    }
}

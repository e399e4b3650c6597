package io.fanfare.gateway.bus.redis.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.bus.redis.wire.BusMessage.Broadcast;
import io.fanfare.gateway.bus.redis.wire.BusMessage.Dropped;
import io.fanfare.gateway.bus.redis.wire.BusMessage.Heartbeat;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BusFormatTest {
    private static final TopicName TOPIC = TopicName.of("room:42");
    private static final long ORIGIN = 0x0102030405060708L;
    private static final long TERM = 7;
    private static final long SELF = 9;

    private static ByteBuf bytes(Publication publication, Position position) {
        ByteBuf out = Unpooled.buffer();
        long sentMillis = publication.timeMillis() + 5;
        BusFormat.write(out, ORIGIN, TERM, publication, position, sentMillis);
        assertThat(out.readableBytes()).isEqualTo(BusFormat.size(TERM, publication, position, sentMillis));
        return out;
    }

    private static BusMessage read(String hex) {
        return BusFormat.read(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex.replace(" ", ""))), SELF);
    }

    private static Publication full() {
        return new Publication(TOPIC, "e", Payload.binary((byte) 0xAA), "k", 3);
    }

    @Test
    void publicationIsWrittenAsDocumented() {
        ByteBuf out = bytes(full(), new Position(1, 2));

        // version 1, flags event+key+binary+durable, head of 17, origin, term 7, time 3, sent after 5, (1, 2), "e",
        // "k",
        // payload
        assertThat(ByteBufUtil.hexDump(out))
                .isEqualTo("010f11" + "0102030405060708" + "07" + "0305" + "0102" + "0165" + "016b" + "aa");
    }

    @Test
    void publicationIsReadAsItWasWritten() {
        Position position = new Position(Position.MAX_EPOCH, Long.MAX_VALUE);

        Broadcast read = (Broadcast) BusFormat.read(bytes(full(), position), SELF);

        assertThat(read.publication(TOPIC)).isEqualTo(full());
        assertThat(read.position()).isEqualTo(position);
        assertThat(read.origin()).isEqualTo(ORIGIN);
        assertThat(read.term()).isEqualTo(TERM);
        assertThat(read.sentMillis()).isEqualTo(8);
    }

    @Test
    void clockThatWasSetBackDoesNoHarm() {
        Publication future = new Publication(TOPIC, "message", Payload.json("{}"), null, 100);
        ByteBuf out = Unpooled.buffer();

        BusFormat.write(out, ORIGIN, TERM, future, null, 50);

        assertThat(((Broadcast) BusFormat.read(out, SELF)).sentMillis()).isEqualTo(100);
    }

    @Test
    void heartbeatIsReadAsItWasWritten() {
        Heartbeat heartbeat = new Heartbeat(ORIGIN, TERM, "node-é", 1_000, 77, true);
        ByteBuf out = Unpooled.buffer();

        BusFormat.write(out, heartbeat);

        assertThat(out.readableBytes()).isEqualTo(BusFormat.size(heartbeat));
        assertThat(BusFormat.read(out, SELF)).isEqualTo(heartbeat);
    }

    @Test
    void ownDurablePublicationIsAnEchoAndOwnEphemeralOneIsNot() {
        assertThat(BusFormat.read(bytes(full(), new Position(1, 1)), ORIGIN)).isEqualTo(Dropped.ECHO);
        assertThat(BusFormat.read(bytes(full(), null), ORIGIN)).isInstanceOf(Broadcast.class);
    }

    @Test
    void fieldsAndFlagsOfALaterReleaseAreSkipped() {
        // one unknown flag, two unknown bytes at the end of the head
        BusMessage read = read("01 43" + "0f" + "0102030405060708" + "07" + "0305" + "0102" + "ffff" + "aa");

        assertThat(((Broadcast) read).publication(TOPIC))
                .isEqualTo(new Publication(TOPIC, "message", Payload.binary((byte) 0xAA), null, 3));
    }

    @Test
    void whateverElseIsGarbage() {
        assertThat(read("")).isEqualTo(Dropped.GARBAGE);
        assertThat(read("01")).isEqualTo(Dropped.GARBAGE);
        // another version
        assertThat(read("02 00 0b 0102030405060708 07 0305")).isEqualTo(Dropped.GARBAGE);
        // a head that is longer than the message
        assertThat(read("01 00 0c 0102030405060708 07 0305")).isEqualTo(Dropped.GARBAGE);
        // a head that ends before its fields do
        assertThat(read("01 00 0a 0102030405060708 07 0305")).isEqualTo(Dropped.GARBAGE);
        // offset 0, and an epoch that is too large
        assertThat(read("01 01 0d 0102030405060708 07 0305 0100")).isEqualTo(Dropped.GARBAGE);
        assertThat(read("01 01 14 0102030405060708 07 0305 ffffffffffffff7f 01"))
                .isEqualTo(Dropped.GARBAGE);
        // an event that is empty, and one that is not UTF-8
        assertThat(read("01 08 0c 0102030405060708 07 0305 00")).isEqualTo(Dropped.GARBAGE);
        assertThat(read("01 08 0d 0102030405060708 07 0305 01ff")).isEqualTo(Dropped.GARBAGE);
    }

    @Test
    void noBytesMakeReadingFail() {
        Random random = new Random(42);
        byte[] good = ByteBufUtil.getBytes(bytes(full(), new Position(1, 2)));
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = random.nextBoolean() ? good.clone() : new byte[random.nextInt(40)];
            if (bytes.length == good.length) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            } else {
                random.nextBytes(bytes);
                if (bytes.length > 0) {
                    bytes[0] = BusFormat.VERSION;
                }
            }

            assertThat(BusFormat.read(Unpooled.wrappedBuffer(bytes), SELF)).isNotNull();
        }
    }
}

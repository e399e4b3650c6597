package io.fanfare.gateway.bus.redis.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.bus.redis.wire.BusMessage.Broadcast;
import io.fanfare.gateway.bus.redis.wire.BusMessage.Dropped;
import io.fanfare.protocol.Payload;
import io.fanfare.protocol.Position;
import io.fanfare.protocol.Publication;
import io.fanfare.protocol.TopicName;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class BusSealTest {
    private static final String SECRET = "s".repeat(32);
    private static final String OTHER = "o".repeat(32);
    private static final String CHANNEL = "fanfare:t:room:1";
    private static final long ORIGIN = 7;
    private static final long SELF = 8;

    private static final MessageBytes PLAIN = new PublicationBytes(
            new Channels("fanfare"),
            ORIGIN,
            1,
            new Publication(TopicName.of("room:1"), "message", Payload.json("{}"), "key", 5),
            new Position(3, 4),
            6);

    private static ByteBuf written(MessageBytes message) {
        ByteBuf out = Unpooled.buffer();
        out.writeByte(0); // it stands behind others in a connection's buffer
        message.write(out);
        out.readByte();
        assertThat(out.readableBytes()).isEqualTo(message.size());
        return out;
    }

    private static BusMessage open(BusSeal seal, String channel, ByteBuf bytes) {
        return seal.open(channel, BusFormat.read(bytes, SELF));
    }

    private static ByteBuf sealedWith(String secret) {
        return written(new BusSeal(secret, "").seal(PLAIN));
    }

    @Test
    void whatANodeHasSealedIsBelievedByThoseWithTheSecret() {
        BusMessage opened = open(new BusSeal(SECRET, ""), CHANNEL, sealedWith(SECRET));

        assertThat(opened).isInstanceOf(Broadcast.class).isEqualTo(BusFormat.read(written(PLAIN), SELF));
    }

    @Test
    void otherSecretsAndNoSealAtAllAreForged() {
        BusSeal seal = new BusSeal(SECRET, "");

        assertThat(open(seal, CHANNEL, sealedWith(OTHER))).isEqualTo(Dropped.FORGED);
        assertThat(open(seal, CHANNEL, written(PLAIN))).isEqualTo(Dropped.FORGED);
    }

    @Test
    void sealedMessageIsForgedInAnotherChannel() {
        assertThat(open(new BusSeal(SECRET, ""), "fanfare:t:room:2", sealedWith(SECRET)))
                .isEqualTo(Dropped.FORGED);
    }

    @Test
    void noByteOfItCanBeChanged() {
        int size = sealedWith(SECRET).readableBytes();
        for (int i = 0; i < size; i++) {
            ByteBuf changed = sealedWith(SECRET);
            int at = changed.readerIndex() + i;
            changed.setByte(at, changed.getByte(at) ^ 1);

            assertThat(open(new BusSeal(SECRET, ""), CHANNEL, changed)).isInstanceOf(Dropped.class);
        }
    }

    @Test
    void whatIsCutOffIsGarbage() {
        int size = sealedWith(SECRET).readableBytes();
        for (int length = 0; length < size; length++) {
            ByteBuf cut = sealedWith(SECRET);

            assertThat(open(new BusSeal(SECRET, ""), CHANNEL, cut.readSlice(length)))
                    .isInstanceOf(Dropped.class);
        }
    }

    @Test
    void whileSecretsChangeBothAreGood() {
        BusSeal changed = new BusSeal(SECRET, OTHER);

        assertThat(open(changed, CHANNEL, sealedWith(SECRET))).isInstanceOf(Broadcast.class);
        assertThat(open(changed, CHANNEL, sealedWith(OTHER))).isInstanceOf(Broadcast.class);
        assertThat(open(new BusSeal(SECRET, ""), CHANNEL, written(changed.seal(PLAIN))))
                .isInstanceOf(Broadcast.class);
    }

    @Test
    void whileNodesGetTheirFirstSecretThoseWithAndWithoutUnderstandEachOther() {
        BusSeal none = new BusSeal("", "");
        BusSeal first = new BusSeal(SECRET, BusSeal.UNSEALED);

        assertThat(open(none, CHANNEL, written(first.seal(PLAIN)))).isInstanceOf(Broadcast.class);
        assertThat(open(first, CHANNEL, written(none.seal(PLAIN)))).isInstanceOf(Broadcast.class);
        assertThat(open(first, CHANNEL, sealedWith(OTHER))).isEqualTo(Dropped.FORGED);
    }

    @Test
    void echoesNeedNoSeal() {
        assertThat(new BusSeal(SECRET, "").open(CHANNEL, BusFormat.read(sealedWith(SECRET), ORIGIN)))
                .isEqualTo(Dropped.ECHO);
    }
}

package io.fanfare.gateway.session;

import static io.fanfare.gateway.session.OneNode.ROOM;
import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.protocol.Command;
import io.fanfare.protocol.Command.Subscribe.Target;
import io.fanfare.protocol.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the bus, the clients and the store do, a client sees 1, 2, 3 … and nothing else. */
class RandomFaultsTest extends DurableTopicFixture {
    private static final int CLIENTS = 4;
    private static final int STEPS = 1_000;

    private final List<Phone> phones = new ArrayList<>();
    private Random random;
    private int published;

    /** A client that keeps its position over connections. */
    private final class Phone {
        private final int loop;
        private final List<Long> seen = new ArrayList<>();
        private FakeConnection connection;
        private Session session;

        private Phone(int loop) {
            this.loop = loop;
        }

        private void connect() {
            connection = new FakeConnection();
            session = node.open(loop, connection);
            Position position = new Position(seen.isEmpty() ? 0 : node.store.epoch(), seen.size());
            session.onCommand(new Command.Subscribe(1, List.of(Target.after(ROOM, position))));
        }

        private void disconnect() {
            seen.addAll(offsets(connection.take()));
            session.onClosed();
            session = null;
        }

        private void toggle() {
            if (session == null) {
                connect();
            } else {
                disconnect();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void everyClientSeesEveryOffsetOnceAndInOrder(long seed) {
        random = new Random(seed);
        for (int i = 0; i < CLIENTS; i++) {
            Phone phone = new Phone(i % 2);
            phone.connect();
            phones.add(phone);
        }
        node.bus.hold();

        for (int step = 0; step < STEPS; step++) {
            takeOneStep();
        }
        heal();

        for (Phone phone : phones) {
            phone.disconnect();
            assertThat(phone.seen)
                    .as("seed %s", seed)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, published).boxed().toList());
        }
    }

    private void takeOneStep() {
        Phone phone = phones.get(random.nextInt(CLIENTS));
        switch (random.nextInt(12)) {
            case 0, 1, 2 -> publishSome();
            case 3, 4 -> node.bus.passFaultily(random);
            case 5 -> phone.connection.stall();
            case 6 -> drain(phone);
            case 7 -> {
                node.store.holdReads();
                node.store.lookNow();
            }
            case 8 -> node.bus.doubt();
            case 9 -> phone.toggle();
            case 10 -> node.pass(random.nextInt(100));
            default -> node.store.answerReads();
        }
        if (random.nextBoolean()) {
            node.turn();
        }
    }

    private void publishSome() {
        for (int i = random.nextInt(5); i >= 0; i--) {
            node.publishQuietly(ROOM, ++published);
        }
    }

    private void drain(Phone phone) {
        if (phone.session != null) {
            phone.connection.drain(phone.session);
        }
    }

    private void heal() {
        node.store.resumeReads();
        node.bus.lose();
        for (Phone phone : phones) {
            if (phone.session == null) {
                phone.connect();
            }
            phone.connection.drain(phone.session);
        }
        node.pass(5_000);
    }
}

package io.fanfare.gateway.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicViewTest {
    private static final long ONE = 1;
    private static final long OTHER = 2;

    private final TopicView view = new TopicView();

    private static Attendee there(String id, String place, long version) {
        return new Attendee(Attendances.of(id), place, false, version);
    }

    private static Attendee cutOff(String id, String place, long version) {
        return new Attendee(Attendances.of(id), place, true, version);
    }

    private static List<String> ids(List<Attendance> attendances) {
        return attendances.stream().map(Attendance::id).toList();
    }

    @Test
    void differenceIsWhatHasChangedSinceTheLastOne() {
        view.put(ONE, there("a", null, 1));
        view.put(OTHER, there("b", null, 1));

        PresenceChange change = view.change();

        assertThat(ids(change.joined())).containsExactly("a", "b");
        assertThat(change.count()).isEqualTo(2);
        assertThat(view.change()).isNull();
        view.remove(ONE, "a");
        assertThat(ids(view.change().left())).containsExactly("a");
    }

    @Test
    void whoComesAndGoesBetweenTwoDifferencesIsInNone() {
        view.put(ONE, there("a", null, 1));
        view.remove(ONE, "a");

        assertThat(view.change()).isNull();
    }

    @Test
    void otherInfoIsALeavingAndAJoiningOfTheSame() {
        view.put(ONE, there("a", null, 1));
        view.change();

        view.put(ONE, new Attendee(Attendances.showing("a", 2, "{\"x\":1}"), null, false, 2));

        PresenceChange change = view.change();
        assertThat(change.joined()).containsExactly(Attendances.showing("a", 2, "{\"x\":1}"));
        assertThat(change.left()).containsExactly(Attendances.of("a"));
        assertThat(change.count()).isOne();
    }

    @Test
    void whatANodeSaidBeforeCountsNoMore() {
        view.put(ONE, cutOff("a", "phone", 2));

        assertThat(view.put(ONE, there("a", "phone", 1))).isFalse();
        assertThat(view.put(ONE, cutOff("a", "phone", 2))).isFalse();
    }

    @Test
    void whoWasCutOffIsShownUntilSomebodyIsInHisPlace() {
        view.put(ONE, cutOff("old", "phone", 1));
        view.put(ONE, cutOff("placeless", null, 2));
        assertThat(ids(view.change().joined())).containsExactly("old", "placeless");

        view.put(OTHER, there("new", "phone", 1));

        PresenceChange change = view.change();
        assertThat(ids(change.joined())).containsExactly("new");
        assertThat(ids(change.left())).containsExactly("old");
    }

    @Test
    void severalWhoAreThereInOnePlaceAllCount() {
        view.put(ONE, there("tab-1", "browser", 1));
        view.put(OTHER, there("tab-2", "browser", 1));

        assertThat(view.change().count()).isEqualTo(2);
    }

    /** Whatever the order, and however often each is told: what is shown follows from the last that each node said. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void mergeIsCommutativeAndIdempotent(long seed) {
        Random random = new Random(seed);
        List<Runnable> tellings = new ArrayList<>();
        TopicView other = new TopicView();
        List<Runnable> otherTellings = new ArrayList<>();
        long version = 0;
        for (int i = 0; i < 300; i++) {
            long node = random.nextInt(3);
            String id = "id-" + random.nextInt(12);
            String place = random.nextBoolean() ? "place-" + random.nextInt(4) : null;
            Attendee attendee =
                    new Attendee(Attendances.of(id, 1 + random.nextInt(3)), place, random.nextInt(3) == 0, ++version);
            tellings.add(() -> view.put(node, attendee));
            otherTellings.add(() -> other.put(node, attendee));
        }
        otherTellings.addAll(List.copyOf(otherTellings.subList(0, 100)));
        Collections.shuffle(otherTellings, random);

        tellings.forEach(Runnable::run);
        otherTellings.forEach(Runnable::run);

        assertThat(other.shown()).isEqualTo(view.shown());
        view.change();
        other.change();
        assertThat(other.toldCount())
                .isEqualTo(view.toldCount())
                .isEqualTo(view.shown().size());
        assertThat(other.size()).isEqualTo(view.size());
    }

    /** Differences, one after the other, lead from one state to the next; the model is a map of what each node said last. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void differencesLeadFromStateToState(long seed) {
        Random random = new Random(seed);
        Map<String, Attendee> model = new HashMap<>();
        TreeMap<String, Attendance> told = new TreeMap<>();
        long version = 0;
        for (int step = 0; step < 2_000; step++) {
            long node = random.nextInt(3);
            String id = node + "-" + random.nextInt(10);
            switch (random.nextInt(8)) {
                case 0, 1, 2, 3 -> {
                    String place = random.nextBoolean() ? "place-" + random.nextInt(3) : null;
                    Attendee attendee =
                            random.nextBoolean() ? there(id, place, ++version) : cutOff(id, place, ++version);
                    view.put(node, attendee);
                    model.put(id, attendee);
                }
                case 4, 5 -> {
                    view.remove(node, id);
                    model.remove(id);
                }
                case 6 -> {
                    if (random.nextInt(20) == 0) {
                        view.removeAll(node);
                        model.keySet().removeIf(one -> one.startsWith(node + "-"));
                    }
                }
                default -> apply(view.change(), told);
            }
        }
        apply(view.change(), told);

        assertThat(List.copyOf(told.values())).isEqualTo(shown(model));
        assertThat(view.shown()).isEqualTo(shown(model));
        assertThat(view.size()).isEqualTo(model.size());
    }

    private static void apply(PresenceChange change, TreeMap<String, Attendance> told) {
        if (change == null) {
            return;
        }
        change.left().forEach(gone -> assertThat(told.remove(gone.id())).isEqualTo(gone));
        change.joined().forEach(come -> assertThat(told.put(come.id(), come)).isNull());
        assertThat(change.count()).isEqualTo(told.size());
    }

    private static List<Attendance> shown(Map<String, Attendee> model) {
        return new TreeMap<>(model)
                .values().stream()
                        .filter(one -> !one.isCutOff()
                                || one.place() == null
                                || model.values().stream()
                                        .noneMatch(other ->
                                                !other.isCutOff() && one.place().equals(other.place())))
                        .map(Attendee::attendance)
                        .toList();
    }
}

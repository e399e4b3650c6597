package io.fanfare.bench.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What goes right only by one step of the gateway. {@link MutationTest} shows that it goes wrong without. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SceneTest {
    private Stage stage;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        stage = new Stage(Cluster.start(
                folder, new Cluster.Setup(2, Scene.KEYS, Mutant.withJumpingClock(folder)), RedisServers.single()));
    }

    @AfterAll
    void stop() throws Exception {
        stage.close();
    }

    @AfterEach
    void clear() {
        stage.clear();
    }

    private void play(Scene scene) throws Exception {
        scene.play(stage);

        assertThat(stage.checker().breaches()).isEmpty();
        assertThat(stage.cluster().troubles()).isEmpty();
    }

    @Test
    void whatIsPublishedOnceASubscribeIsAnsweredComesHoweverSlowTheBusIs() throws Exception {
        play(new AttachScene());
    }

    @Test
    void whatComesByTheBusDuringTheLastPageOfACatchUpIsDeliveredAfterIt() throws Exception {
        play(new CatchUpScene());
    }

    @Test
    void holeIsReadOnceForAllSubscribersOfANode() throws Exception {
        play(new HoleScene());
    }

    @Test
    void whatTheBusLostWhileItWasCutOffIsFoundAtOnce() throws Exception {
        play(new DoubtScene());
    }

    @Test
    void jumpOfTheNodesClocksForgetsNeitherHistoryNorKeys() throws Exception {
        play(new ClockScene());
    }

    @Test
    void commitWhoseAnswerIsLostIsNotStoredAgain() throws Exception {
        play(new LostAnswerScene());
    }

    @Test
    void commitThatNobodyCanLookUpIsNotCalledRefused() throws Exception {
        play(new UnknownScene());
    }

    @Test
    void storeThatIsAwaySendsNobodyAwayHoweverOftenItIsAskedFor() throws Exception {
        play(new StoreAwayScene());
    }

    @Test
    void rewoundStoreIsToldToWhoeverIsThereAndWhoeverComesBack() throws Exception {
        play(new RewindScene());
    }
}

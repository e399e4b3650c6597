package io.fanfare.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.gateway.bootstrap.Main;
import io.fanfare.gateway.transport.Node;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The command line in a locale that knows ASCII only, as in containers and cron jobs: nothing is replaced in silence. */
class PosixLocaleTest {
    /** A shell writes them, since the locale of this process may be the same. */
    private static final String A_UMLAUT = "$(printf '\\303\\244')";

    private static final String O_UMLAUT = "$(printf '\\303\\266')";
    private static final String BROKEN = "$(printf '\\377')";
    private static Node node;

    @BeforeAll
    static void start() throws Exception {
        node = Node.start();
    }

    @AfterAll
    static void stop() throws Exception {
        node.stop();
    }

    @Test
    void keysTopicsAndTextsStayWhatTheyAre() throws Exception {
        String first =
                fanfare("publish room:" + A_UMLAUT + " '{\"n\":\"'" + A_UMLAUT + "'\"}' --key bestellung-" + A_UMLAUT);
        String second = fanfare("publish room:" + A_UMLAUT + " '{\"n\":2}' --key bestellung-" + O_UMLAUT);
        String again =
                fanfare("publish room:" + A_UMLAUT + " '{\"n\":\"'" + A_UMLAUT + "'\"}' --key bestellung-" + A_UMLAUT);

        assertThat(first).matches("room:ä \\d+ 1\n");
        assertThat(second).matches("room:ä \\d+ 2\n");
        assertThat(again).matches("room:ä \\d+ 1 duplicate\n");
        assertThat(fanfare("history room:" + A_UMLAUT)).isEqualTo("1 message {\"n\":\"ä\"}\n2 message {\"n\":2}\n");
        assertThat(fanfare("tail room:" + A_UMLAUT + " --after 0 --count 1 --url ws://127.0.0.1:"
                        + node.publicAddress().getPort() + "/ws"))
                .isEqualTo("1 message {\"n\":\"ä\"}\n");
    }

    @Test
    void argumentThatIsNotUtf8IsRefused() throws Exception {
        assertThat(fanfare("publish room:1 '{}' --key " + BROKEN))
                .startsWith("argument 5: ")
                .contains("(expected: UTF-8")
                .endsWith("exit code 2\n");
    }

    @Test
    void variableThatIsNotUtf8IsRefused() throws Exception {
        assertThat(run("FANFARE_NODE_ID=" + BROKEN + " " + java() + " check-config"))
                .startsWith("FANFARE_NODE_ID: ")
                .endsWith("exit code 2\n");
    }

    @Test
    void variableIsReadAsUtf8() throws Exception {
        assertThat(run("FANFARE_NODE_ID=caf" + A_UMLAUT + " " + java() + " check-config"))
                .contains("cafä");
    }

    private static String fanfare(String arguments) throws Exception {
        return run("FANFARE_API_PORT=" + node.apiAddress().getPort() + " " + java() + " " + arguments);
    }

    private static String java() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return java + " -XX:TieredStopAtLevel=1 -cp " + System.getProperty("java.class.path") + " "
                + Main.class.getName();
    }

    /** What it prints, and its exit code if that is not 0. */
    private static String run(String commandLine) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(List.of("sh", "-c", commandLine)).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        builder.environment().remove("LANG");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return output + (process.exitValue() == 0 ? "" : "exit code " + process.exitValue() + "\n");
    }
}

package io.fanfare.protocol.compact;

import static org.assertj.core.api.Assertions.assertThat;

import io.fanfare.protocol.CloseCode;
import io.fanfare.protocol.ErrorCode;
import io.fanfare.protocol.ResumeResult;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the README says, against the code. */
class SpecificationTest {
    private static final Pattern FRAME =
            Pattern.compile("### `0x(?<first>[0-9A-F]{2})`(–`0x(?<last>[0-9A-F]{2})`)? (?<name>[A-Z_]+)");
    private static final Pattern SESSION_LINE =
            Pattern.compile("(?<sender>[CN]) (?<hex>[0-9a-f ]+); (?<name>[A-Z_]+).*");

    @RegisterExtension
    final Buffers buffers = new Buffers();

    private final List<String> readme = lines();

    @Test
    void framesAreTheOpcodes() {
        List<String> written = readme.stream()
                .map(FRAME::matcher)
                .filter(Matcher::matches)
                .map(frame -> frame.group("name") + " " + frame.group("first") + " "
                        + (frame.group("last") == null ? frame.group("first") : frame.group("last")))
                .toList();

        assertThat(written)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Opcode.values())
                        .map(opcode -> String.format(
                                Locale.ROOT, "%s %02X %02X", opcode, opcode.number(), opcode.lastNumber()))
                        .toList());
    }

    @Test
    void errorsAreTheErrorCodes() {
        assertThat(rows("### Errors"))
                .containsExactlyElementsOf(Arrays.stream(ErrorCode.values())
                        .map(code -> List.of("" + code.number(), code.name(), code.isRetryable() ? "yes" : "no"))
                        .toList());
    }

    @Test
    void errorsSayWhoseFaultTheyAre() {
        assertThat(rows("### Errors", 4).stream().map(row -> row.get(3)))
                .containsExactlyElementsOf(Arrays.stream(ErrorCode.values())
                        .map(code -> code.isClientsFault() ? "yes" : "no")
                        .toList());
    }

    @Test
    void closeCodesAreTheCloseCodes() {
        assertThat(rows("### Close codes"))
                .containsExactlyElementsOf(Arrays.stream(CloseCode.values())
                        .map(code -> List.of("" + code.number(), code.name(), code.isReconnect() ? "yes" : "no"))
                        .toList());
    }

    @Test
    void resumeResultsHaveTheirNumbersOnTheWire() {
        List<String> written = rows("### Resuming a durable topic").stream()
                .map(row -> row.get(0) + " " + row.get(1))
                .toList();

        assertThat(written)
                .containsExactlyElementsOf(Stream.of(ResumeResult.values())
                        .map(result -> (EventFlags.ofResult(result) >> 1) + " " + result)
                        .toList());
    }

    @Test
    void exampleSessionIsMadeOfRealFrames() {
        List<Matcher> session = readme.stream()
                .map(SESSION_LINE::matcher)
                .filter(Matcher::matches)
                .toList();

        assertThat(session).hasSize(12);
        for (Matcher line : session) {
            ByteBuf stream = buffers.of(line.group("hex"));
            ByteBuf frame = TcpFraming.nextFrame(stream, 1 << 20);
            String hex = Buffers.hex(frame);
            Opcode opcode = Opcode.of(frame.getByte(frame.readerIndex()));
            ByteBuf again = buffers.empty();

            Codec.encode(Codec.decode(opcode.sender(), frame), again);

            assertThat(stream.isReadable()).isFalse();
            assertThat(opcode.name()).isEqualTo(line.group("name"));
            assertThat(opcode.sender().name()).startsWith(line.group("sender"));
            assertThat(Buffers.hex(again)).isEqualTo(hex);
        }
    }

    /** The first three cells of each row of the first table after a heading. */
    private List<List<String>> rows(String heading) {
        return rows(heading, 3);
    }

    private List<List<String>> rows(String heading, int cells) {
        return readme.stream()
                .skip(readme.indexOf(heading) + 1L)
                .dropWhile(line -> !line.startsWith("|"))
                .takeWhile(line -> line.startsWith("|"))
                .skip(2)
                .map(line -> Arrays.stream(line.split("\\|"))
                        .map(String::strip)
                        .skip(1)
                        .limit(cells)
                        .toList())
                .toList();
    }

    private static List<String> lines() {
        try {
            return Files.readAllLines(Path.of("README.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

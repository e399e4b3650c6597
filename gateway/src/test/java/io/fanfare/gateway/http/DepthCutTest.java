package io.fanfare.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DepthCutTest {
    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
            [[1]]|[[1]]
            [[[1]]]|[[0  ]]
            [[[[1]]]]|[[0    ]]
            [[{"a":[]},2]]|[[0       ,2]]
            {"a":{"b":{},"c":3}}|{"a":{"b":0 ,"c":3}}
            [["[[[\\"]["]]|[["[[[\\"]["]]
            [[["]\\"}"]],3]|[[0       ],3]
            [[[|[[0
            ]]]|]]]
            [["\\|[["\\
            """)
    void whatIsNestedTooDeepIsReplacedByAZero(String json, String expected) {
        DepthCut cut = DepthCut.of(json.getBytes(StandardCharsets.UTF_8), 2);

        assertThat(new String(cut.text(), StandardCharsets.UTF_8)).isEqualTo(expected);
        assertThat(cut.isCutWithin(0, json.length())).isEqualTo(!json.equals(expected));
    }
}

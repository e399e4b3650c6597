package io.fanfare.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sides of a comparison can be told apart on the page by whoever looks at it. */
class ReportColoursTest {
    private static final int SIDES = 8;
    /** Two patches side by side differ clearly; the threshold of noticing is about 2.3. */
    private static final double CLEARLY = 20;
    /** What WCAG 2 asks of graphics. */
    private static final double LEAST_CONTRAST = 3;
    /** What the eye makes of linear RGB: with all cones, without those for red, for green, for blue (Machado et al., 2009). */
    private static final double[][][] EYES = {
        {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
        {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
        {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
        {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}
    };

    private String page;

    @BeforeEach
    void read() throws IOException {
        try (InputStream in = HtmlReport.class.getResourceAsStream("report.html")) {
            page = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** All values of a colour, linear: the light scheme's first. */
    private List<double[]> colours(String name) {
        List<double[]> colours = new ArrayList<>();
        Matcher matcher = Pattern.compile("--" + name + ": #([0-9a-f]{6});").matcher(page);
        while (matcher.find()) {
            double[] linear = new double[3];
            for (int i = 0; i < 3; i++) {
                double value = Integer.parseInt(matcher.group(1).substring(2 * i, 2 * i + 2), 16) / 255.0;
                linear[i] = value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
            }
            colours.add(linear);
        }
        return colours;
    }

    @Test
    void anyTwoColoursDifferClearlyForEveryKindOfEye() {
        for (int scheme = 0; scheme < 2; scheme++) {
            for (int one = 0; one < SIDES; one++) {
                for (int other = 0; other < one; other++) {
                    for (double[][] eye : EYES) {
                        double[] seen = lab(seen(eye, colours("c" + one).get(scheme)));
                        double[] seenOther = lab(seen(eye, colours("c" + other).get(scheme)));
                        assertThat(distance(seen, seenOther))
                                .as("scheme %d, colours %d and %d", scheme, one, other)
                                .isGreaterThan(CLEARLY);
                    }
                }
            }
        }
    }

    @Test
    void everyColourStandsOutFromTheCard() {
        for (int scheme = 0; scheme < 2; scheme++) {
            double card = luminance(colours("card").get(scheme));
            for (int side = 0; side < SIDES; side++) {
                double colour = luminance(colours("c" + side).get(scheme));
                double contrast = (Math.max(card, colour) + 0.05) / (Math.min(card, colour) + 0.05);
                assertThat(contrast).as("scheme %d, colour %d", scheme, side).isGreaterThan(LEAST_CONTRAST);
            }
        }
    }

    @Test
    void everySideHasADashOfItsOwnInCurvesTablesAndLegend() {
        Matcher dashes = Pattern.compile("DASHES = \\[(.*)];").matcher(page);

        assertThat(dashes.find()).isTrue();
        assertThat(dashes.group(1).split(", ")).hasSize(SIDES).doesNotHaveDuplicates();
        assertThat(page).contains("class=\"curve\" ${stroke(one.color)}", "stroke-width=\"4\" ${stroke(index)}");
    }

    private static double[] seen(double[][] eye, double[] linear) {
        double[] seen = new double[3];
        for (int i = 0; i < 3; i++) {
            double value = eye[i][0] * linear[0] + eye[i][1] * linear[1] + eye[i][2] * linear[2];
            seen[i] = Math.max(0, Math.min(1, value));
        }
        return seen;
    }

    private static double luminance(double[] linear) {
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
    }

    /** CIE L*a*b*, in which distances are those that are seen. */
    private static double[] lab(double[] linear) {
        double x = root((0.4124 * linear[0] + 0.3576 * linear[1] + 0.1805 * linear[2]) / 0.9505);
        double y = root(luminance(linear));
        double z = root((0.0193 * linear[0] + 0.1192 * linear[1] + 0.9505 * linear[2]) / 1.089);
        return new double[] {116 * y - 16, 500 * (x - y), 200 * (y - z)};
    }

    private static double root(double value) {
        return value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16.0 / 116;
    }

    private static double distance(double[] one, double[] other) {
        return Math.sqrt(
                Math.pow(one[0] - other[0], 2) + Math.pow(one[1] - other[1], 2) + Math.pow(one[2] - other[2], 2));
    }
}

package io.fanfare.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fanfare.gateway.metrics.GatewayMetrics;
import io.fanfare.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The description and the server say the same; that answers agree with it is seen by every use of {@link BackendClient}. */
class OpenApiTest {
    private final Description description = new Description();

    @Test
    void everyRouteIsDescribedAndEveryOperationExists() {
        Set<String> routes = new TreeSet<>();
        ApiServices services = new ApiServices(
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                GatewayMetrics.NONE,
                null);
        List<Route> all = new ArrayList<>(ApiRoutes.of(() -> 1, 0, services));
        all.addAll(ProbeRoutes.of(null, null, RouteAccess.OPEN));
        for (Route route : all) {
            routes.add(route.method() + " " + route.template());
        }

        assertThat(description.operations()).isEqualTo(routes);
    }

    @Test
    void codesAreThoseOfTheSockets() {
        List<String> described = new ArrayList<>();
        for (JsonNode code : description.root().at("/components/schemas/Code/enum")) {
            described.add(code.textValue());
        }
        List<String> known = new ArrayList<>();
        for (ErrorCode code : ErrorCode.values()) {
            known.add(code.wireName());
        }

        assertThat(described).isEqualTo(known);
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        for (String reference : description.root().findValuesAsText("$ref")) {
            assertThat(description.root().at(reference.substring(1)).isMissingNode())
                    .as(reference)
                    .isFalse();
        }
    }
}

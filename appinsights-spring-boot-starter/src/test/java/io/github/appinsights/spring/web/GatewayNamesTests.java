package io.github.appinsights.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;

/** Spring Cloud Gateway says in attributes of its own where a request went. */
class GatewayNamesTests {

    private static final String PREFIX = "org.springframework.cloud.gateway.support.ServerWebExchangeUtils.";

    private final MockServerHttpRequest request =
            MockServerHttpRequest.get("/orders/17").build();

    @Test
    void theMatchedPathIsTheRoute() {
        Map<String, Object> attributes = Map.of(PREFIX + "gatewayPredicateMatchedPathAttr", "/orders/**");
        assertThat(RequestName.ofRoute(request, attributes)).isEqualTo("GET /orders/**");
    }

    @Test
    void aRouteWithoutAPathIsKnownByItsId() {
        Map<String, Object> attributes =
                Map.of(PREFIX + "gatewayRoute", "Route{id='by-host', uri=http://orders:80, order=0}");
        assertThat(RequestName.settled(request, attributes, 200)).isEqualTo("GET by-host");
    }

    @Test
    void anythingElseIsUnmatched() {
        Map<String, Object> attributes = Map.of(PREFIX + "gatewayRoute", "something new");
        assertThat(RequestName.settled(request, attributes, 200)).isEqualTo("GET unmatched");
    }
}

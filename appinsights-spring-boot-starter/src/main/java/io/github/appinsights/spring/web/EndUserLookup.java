package io.github.appinsights.spring.web;

import io.github.appinsights.context.Operation;
import io.github.appinsights.model.UserContext;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;

/** Tells the operation whom it serves: a person, or an availability test. */
final class EndUserLookup {

    private static final String TEST_SOURCE = "Application Insights Availability Monitoring";
    private static final String TEST_RUN = "SyntheticTest-RunId";
    private static final String TEST_LOCATION = "SyntheticTest-Location";

    private final ContainedRules rules;
    private final boolean clientIp;

    EndUserLookup(ContainedRules rules, boolean clientIp) {
        this.rules = rules;
        this.clientIp = clientIp;
    }

    void identify(Operation operation, ServerWebExchange exchange) {
        String ip = clientIp ? ClientAddress.literal(exchange.getRequest().getRemoteAddress()) : null;
        HttpHeaders headers = exchange.getRequest().getHeaders();
        String run = headers.getFirst(TEST_RUN);
        String location = run == null ? null : headers.getFirst(TEST_LOCATION);
        if (isGiven(run) && isGiven(location)) {
            operation.endUser(UserContext.of(location + '_' + run), run, ip, TEST_SOURCE);
            return;
        }
        UserContext user = rules.user(exchange);
        String session = rules.session(exchange);
        if (user != null || session != null || ip != null) {
            operation.endUser(user, session, ip, null);
        }
    }

    private static boolean isGiven(@Nullable String header) {
        return header != null && !header.isBlank();
    }
}

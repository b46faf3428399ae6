package io.github.appinsights.spring.web;

import io.github.appinsights.context.Operation;
import io.github.appinsights.model.UserContext;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;

/** Tells the operation whom it serves: a person, or an availability test. */
final class EndUserLookup {

    private static final String TEST_NAME = "Application Insights Availability Monitoring";
    private static final String TEST_RUN = "SyntheticTest-RunId";
    private static final String TEST_LOCATION = "SyntheticTest-Location";
    private static final String TEST_SOURCE = "SyntheticTest-Source";
    private static final String TEST_USER = "SyntheticTest-UserId";
    private static final String TEST_SESSION = "SyntheticTest-SessionId";

    private final ContainedRules rules;
    private final ClientAddress address;

    EndUserLookup(ContainedRules rules, ClientAddress address) {
        this.rules = rules;
        this.address = address;
    }

    void identify(Operation operation, ServerWebExchange exchange) {
        String ip = address.of(exchange.getRequest());
        if (isTest(operation, exchange.getRequest().getHeaders(), ip)) {
            return;
        }
        UserContext user = rules.user(exchange);
        String session = rules.session(exchange);
        if (user != null || session != null || ip != null) {
            operation.endUser(user, session, ip, null);
        }
    }

    private static boolean isTest(Operation operation, HttpHeaders headers, @Nullable String ip) {
        String run = headers.getFirst(TEST_RUN);
        String location = run == null ? null : headers.getFirst(TEST_LOCATION);
        if (isGiven(run) && isGiven(location)) {
            operation.endUser(UserContext.of(location + '_' + run), run, ip, TEST_NAME);
            return true;
        }
        String source = headers.getFirst(TEST_SOURCE);
        if (!isGiven(source)) {
            return false;
        }
        String user = headers.getFirst(TEST_USER);
        operation.endUser(user == null ? null : UserContext.of(user), headers.getFirst(TEST_SESSION), ip, source);
        return true;
    }

    private static boolean isGiven(@Nullable String header) {
        return header != null && !header.isBlank();
    }
}

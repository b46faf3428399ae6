package io.github.appinsights.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.model.ExceptionTelemetry;
import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.model.UserContext;
import io.github.appinsights.spring.web.RunningApplication.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the application decides instead of the library. */
class ReplacedRulesTests {

    private static final String COOKIES = "ai_user=u-1; ai_session=s-1";

    @Test
    void theApplicationsRulesDecide() {
        try (RunningApplication application =
                RunningApplication.start(List.of(CasesApplication.class, OwnRules.class))) {
            Answer ok = application.get("/ok/1", "Cookie", COOKIES);
            RequestTelemetry request = application.telemetry().request(ok.traceId());
            assertThat(request.success()).isFalse();
            assertThat(request.context().user()).isEqualTo(new UserContext("own", "account", null));
            assertThat(request.context().sessionId()).isEqualTo("own session");

            Answer conflict = application.get("/conflict");
            assertThat(application.telemetry().request(conflict.traceId()).success())
                    .isTrue();
            ExceptionTelemetry handled = application.telemetry().exception(conflict.traceId());
            assertThat(handled.properties()).containsEntry("handled", "true");

            Answer leftOut = application.get("/later/1");
            assertThat(application.telemetry().requests(leftOut.traceId())).isEmpty();
            // the application's filter decides alone
            Answer actuator = application.get("/actuator/health");
            assertThat(application.telemetry().request(actuator.traceId()).name())
                    .isEqualTo("GET /actuator/health");
        }
    }

    @Test
    void rulesThatThrowLeaveTheRequestAloneAndTheDefaultsDecide() {
        try (RunningApplication application = RunningApplication.start(
                List.of(CasesApplication.class, ThrowingRules.class),
                "appinsights.web.exclude-paths=/later/**",
                "appinsights.web.success-statuses=100-399,409")) {
            Answer ok = application.get("/ok/1", "Cookie", COOKIES);
            assertThat(ok.response().body()).isEqualTo("ok 1");
            RequestTelemetry request = application.telemetry().request(ok.traceId());
            assertThat(request.success()).isTrue();
            assertThat(request.context().user()).isEqualTo(UserContext.of("u-1"));
            assertThat(request.context().sessionId()).isEqualTo("s-1");

            Answer conflict = application.get("/conflict");
            assertThat(conflict.status()).isEqualTo(409);
            assertThat(application.telemetry().request(conflict.traceId()).success())
                    .isTrue();
            assertThat(application.telemetry().exceptions(conflict.traceId())).isEmpty();

            Answer leftOut = application.get("/later/1");
            assertThat(leftOut.status()).isEqualTo(200);
            assertThat(application.telemetry().requests(leftOut.traceId())).isEmpty();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnRules {

        @Bean
        RequestFilter filter() {
            return exchange -> !exchange.getRequest().getPath().value().startsWith("/later");
        }

        @Bean
        RequestSuccess success() {
            return (exchange, status) -> status == 409;
        }

        @Bean
        HandledExceptionRule handled() {
            return (exchange, thrown) -> true;
        }

        @Bean
        UserResolver user() {
            return exchange -> new UserContext("own", "account", null);
        }

        @Bean
        SessionResolver session() {
            return exchange -> "own session";
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ThrowingRules {

        @Bean
        RequestFilter filter() {
            return exchange -> {
                throw new Unreadable();
            };
        }

        @Bean
        RequestSuccess success() {
            return (exchange, status) -> {
                throw new StackOverflowError("success");
            };
        }

        @Bean
        HandledExceptionRule handled() {
            return (exchange, thrown) -> {
                throw new IllegalStateException("handled");
            };
        }

        @Bean
        UserResolver user() {
            return exchange -> {
                throw new NoClassDefFoundError("user");
            };
        }

        @Bean
        SessionResolver session() {
            return exchange -> {
                throw new IllegalStateException("session");
            };
        }
    }

    /** Cannot be logged either. */
    private static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new IllegalStateException("message");
        }
    }
}

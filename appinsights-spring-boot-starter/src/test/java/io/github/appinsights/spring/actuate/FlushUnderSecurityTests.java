package io.github.appinsights.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.config.Customizer.withDefaults;
import static org.springframework.security.web.server.util.matcher.ServerWebExchangeMatchers.pathMatchers;

import io.github.appinsights.spring.ScriptedChannel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.csrf.CsrfWebFilter;
import org.springframework.security.web.server.util.matcher.AndServerWebExchangeMatcher;
import org.springframework.security.web.server.util.matcher.NegatedServerWebExchangeMatcher;
import org.springframework.test.web.reactive.server.StatusAssertions;
import org.springframework.test.web.reactive.server.WebTestClient;

/** The security that the README advises for the flush. */
class FlushUnderSecurityTests {

    private static final String FLUSH = "/actuator/appinsights";

    private static final ScriptedChannel CHANNEL = new ScriptedChannel();
    private static ConfigurableApplicationContext context;
    private static WebTestClient http;

    @BeforeAll
    static void start() {
        context = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.REACTIVE)
                .properties(
                        "server.port=0",
                        "spring.reactor.netty.shutdown-quiet-period=0s",
                        "management.endpoints.web.exposure.include=health,appinsights,loggers")
                .initializers(created -> created.getBeanFactory().registerSingleton("channel", CHANNEL))
                .run();
        String port = context.getEnvironment().getRequiredProperty("local.server.port");
        http = WebTestClient.bindToServer().baseUrl("http://localhost:" + port).build();
    }

    @AfterAll
    static void stop() {
        context.close();
    }

    @Test
    void anOperatorFlushesWithoutAToken() {
        int before = CHANNEL.calls().size();
        status(HttpMethod.POST, FLUSH, "operator").isOk();
        assertThat(CHANNEL.calls()).hasSize(before + 1);
        status(HttpMethod.GET, FLUSH, "operator").isOk();
    }

    @Test
    void nobodyElseDoes() {
        status(HttpMethod.POST, FLUSH, "user").isForbidden();
        status(HttpMethod.GET, FLUSH, "user").isForbidden();
        http.post().uri(FLUSH).exchange().expectStatus().isUnauthorized();
    }

    @Test
    void whatElseIsPostedStillNeedsAToken() {
        status(HttpMethod.POST, "/actuator/loggers/ROOT", "operator").isForbidden();
    }

    @Test
    void whatIsReadNeedsNone() {
        status(HttpMethod.GET, "/actuator/health", "user").isOk();
    }

    private static StatusAssertions status(HttpMethod method, String path, String user) {
        return http.method(method)
                .uri(path)
                .headers(headers -> headers.setBasicAuth(user, "pass"))
                .exchange()
                .expectStatus();
    }

    @EnableAutoConfiguration
    static class Application {

        @Bean
        MapReactiveUserDetailsService users() {
            return new MapReactiveUserDetailsService(
                    User.withUsername("operator")
                            .password("{noop}pass")
                            .roles("OPERATOR")
                            .build(),
                    User.withUsername("user")
                            .password("{noop}pass")
                            .roles("USER")
                            .build());
        }

        @Bean
        SecurityWebFilterChain security(ServerHttpSecurity http) {
            return http.authorizeExchange(exchanges -> exchanges
                            .pathMatchers("/actuator/appinsights")
                            .hasRole("OPERATOR")
                            .anyExchange()
                            .authenticated())
                    .httpBasic(withDefaults())
                    .csrf(csrf -> csrf.requireCsrfProtectionMatcher(new AndServerWebExchangeMatcher(
                            CsrfWebFilter.DEFAULT_CSRF_MATCHER,
                            new NegatedServerWebExchangeMatcher(
                                    pathMatchers(HttpMethod.POST, "/actuator/appinsights")))))
                    .build();
        }
    }
}

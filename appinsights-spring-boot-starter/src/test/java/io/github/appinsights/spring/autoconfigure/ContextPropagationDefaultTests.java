package io.github.appinsights.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

class ContextPropagationDefaultTests {

    private static final String TASKS = "spring.task.execution.propagate-context";

    private final SpringApplication application = new SpringApplication(Empty.class);

    @Test
    void contextIsPropagatedWhereTheApplicationDoesNotSayHow() {
        assertThat(contextPropagation()).isEqualTo("auto");
    }

    @Test
    void theApplicationsPropertyWins() {
        assertThat(contextPropagation("--spring.reactor.context-propagation=limited"))
                .isEqualTo("limited");
    }

    @Test
    void defaultPropertiesOfTheApplicationWin() {
        application.setDefaultProperties(Map.of("spring.reactor.context-propagation", "limited"));
        assertThat(contextPropagation()).isEqualTo("limited");
    }

    @Test
    void contextIsPropagatedToTasksWhereTheApplicationDoesNotSayHow() {
        assertThat(property(TASKS)).isEqualTo("true");
        assertThat(property(TASKS, "--spring.reactor.context-propagation=limited"))
                .isEqualTo("true");
    }

    @Test
    void theApplicationsWordOnTasksWins() {
        assertThat(property(TASKS, "--" + TASKS + "=false")).isEqualTo("false");
    }

    @Test
    void nothingIsChangedWhereTelemetryIsOff() {
        assertThat(contextPropagation("--appinsights.enabled=false")).isNull();
        assertThat(property(TASKS, "--appinsights.enabled=false")).isNull();
    }

    private @Nullable String contextPropagation(String... arguments) {
        return property("spring.reactor.context-propagation", arguments);
    }

    private @Nullable String property(String name, String... arguments) {
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setLogStartupInfo(false);
        try (ConfigurableApplicationContext context = application.run(arguments)) {
            return context.getEnvironment().getProperty(name);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Empty {}
}

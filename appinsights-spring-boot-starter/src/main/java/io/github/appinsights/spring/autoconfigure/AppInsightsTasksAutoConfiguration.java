package io.github.appinsights.spring.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.support.ContextPropagatingTaskDecorator;

/** Auto-configuration of what Spring Boot 4.1 does by {@code spring.task.execution.propagate-context}, for 4.0. */
@AutoConfiguration(before = TaskExecutionAutoConfiguration.class)
@ConditionalOnMissingClass("org.springframework.boot.autoconfigure.task."
        + "TaskExecutorConfigurations$TaskExecutorContextPropagationConfiguration")
public final class AppInsightsTasksAutoConfiguration {

    @Bean
    TaskDecorator appInsightsTaskDecorator(Environment environment) {
        return environment.getProperty("spring.task.execution.propagate-context", Boolean.class, false)
                ? new ContextPropagatingTaskDecorator()
                : task -> task;
    }
}

package io.github.appinsights.demo.local;

import java.util.List;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/** Whether nothing names an Application Insights resource. */
class NoDestination implements Condition {

    private static final List<String> SETTINGS = List.of(
            "appinsights.connection-string",
            "appinsights.instrumentation-key",
            "APPLICATIONINSIGHTS_CONNECTION_STRING",
            "APPINSIGHTS_INSTRUMENTATIONKEY");

    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        return SETTINGS.stream().map(context.getEnvironment()::getProperty).noneMatch(StringUtils::hasText);
    }
}

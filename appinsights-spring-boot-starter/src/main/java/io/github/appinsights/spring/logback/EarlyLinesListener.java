package io.github.appinsights.spring.logback;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.boot.context.event.ApplicationPreparedEvent;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.context.event.SpringApplicationEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.logging.LogLevel;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * Keeps the lines of a start for the client, from right after Boot has set up logging until the application has started or failed. One
 * instance serves one application, on its main thread.
 */
final class EarlyLinesListener implements ApplicationListener<SpringApplicationEvent>, Ordered {

    private static final String BEAN = "appInsightsEarlyLines";
    static final String LOGGER_CONTEXT = "ch.qos.logback.classic.LoggerContext";

    private static final boolean LOGBACK =
            ClassUtils.isPresent(LOGGER_CONTEXT, EarlyLinesListener.class.getClassLoader());

    private @Nullable EarlyLines lines;

    @Override
    public void onApplicationEvent(SpringApplicationEvent event) {
        if (!LOGBACK) {
            return;
        }
        if (event instanceof ApplicationEnvironmentPreparedEvent prepared) {
            begin(prepared.getEnvironment());
        } else if (lines != null && event instanceof ApplicationPreparedEvent prepared) {
            prepared.getApplicationContext().getBeanFactory().registerSingleton(BEAN, lines);
        } else if (event instanceof ApplicationStartedEvent || event instanceof ApplicationFailedEvent) {
            end();
        }
    }

    @Override
    public int getOrder() {
        return LoggingApplicationListener.DEFAULT_ORDER + 1;
    }

    private void begin(Environment environment) {
        end();
        LogLevel level = level(environment);
        if (level != LogLevel.OFF) {
            lines = new EarlyLines(LogCapture.threshold(level));
            lines.start();
        }
    }

    private void end() {
        if (lines != null) {
            lines.drop();
            lines = null;
        }
    }

    /** A value that is wrong fails the start soon, where it can be explained. */
    private static LogLevel level(Environment environment) {
        try {
            Binder binder = Binder.get(environment);
            boolean on = binder.bind("appinsights.enabled", Boolean.class).orElse(true)
                    && binder.bind("appinsights.logging.enabled", Boolean.class).orElse(true);
            return on ? binder.bind("appinsights.logging.level", LogLevel.class).orElse(LogLevel.INFO) : LogLevel.OFF;
        } catch (RuntimeException unreadable) {
            return LogLevel.OFF;
        }
    }
}

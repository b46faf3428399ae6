package io.github.appinsights.spring.micrometer;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.NamingConvention;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code http.server.requests} is {@code http_server_requests}: the names that Micrometer's registry for Azure Monitor and
 * Microsoft's agent have made of meters for years, so that charts and alerts go on. Letters of other alphabets stay.
 */
final class MetricNames implements NamingConvention {

    private static final Pattern OTHERS = Pattern.compile("[^\\p{L}\\p{N}\\-]");

    @Override
    public String name(String name, Meter.Type type, @Nullable String baseUnit) {
        return cleaned(NamingConvention.snakeCase.name(name, type, baseUnit));
    }

    @Override
    public String tagKey(String key) {
        return cleaned(NamingConvention.snakeCase.tagKey(key));
    }

    private static String cleaned(String name) {
        return OTHERS.matcher(name).replaceAll("_");
    }
}

package io.github.appinsights.spring.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.SystemEnvironmentOrigin;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * A value that is not blank, and where it was set.
 *
 * @param name of the property or environment variable
 * @param place as detailed as it is known, for failure messages
 */
record Setting(String name, String value, String place) {

    /**
     * The property, unless it is there only because relaxed binding reads {@code variable} as it: that variable has a meaning,
     * and a rank, of its own.
     */
    static @Nullable Setting ofProperty(Environment environment, String name, @Nullable String variable) {
        ConfigurationPropertyName propertyName = ConfigurationPropertyName.of(name);
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            ConfigurationProperty property = source.getConfigurationProperty(propertyName);
            if (property != null && !isSetBy(property.getOrigin(), variable)) {
                String value = environment.resolvePlaceholders(String.valueOf(property.getValue()));
                return of(name, value, "the property " + name + in(property.getOrigin()));
            }
        }
        return null;
    }

    static @Nullable Setting ofVariable(Environment environment, String name) {
        return of(name, environment.getProperty(name), "the environment variable " + name);
    }

    private static @Nullable Setting of(String name, @Nullable String value, String place) {
        return StringUtils.hasText(value) ? new Setting(name, value, place) : null;
    }

    private static boolean isSetBy(@Nullable Origin origin, @Nullable String variable) {
        if (origin instanceof PropertySourceOrigin inSource) {
            return inSource.getPropertyName().equals(variable);
        }
        return origin instanceof SystemEnvironmentOrigin inEnvironment
                && inEnvironment.getProperty().equals(variable);
    }

    private static String in(@Nullable Origin origin) {
        return origin == null ? "" : " (" + origin + ")";
    }

    /** Leaves the value out. */
    @Override
    public String toString() {
        return place;
    }
}

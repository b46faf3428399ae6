package io.github.appinsights.spring.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.info.BuildProperties;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * What the application calls itself in each item.
 *
 * @param name of the service
 * @param instance which of its processes this is
 * @param version of the application
 */
record CloudRole(
        @Nullable String name, String instance, @Nullable String version) {

    static CloudRole of(AppInsightsProperties properties, Environment environment, @Nullable BuildProperties build) {
        String name = firstWithText(
                properties.roleName(),
                environment.getProperty("APPLICATIONINSIGHTS_ROLE_NAME"),
                environment.getProperty("spring.application.name"),
                environment.getProperty("WEBSITE_SITE_NAME"));
        String instance = firstWithText(
                properties.roleInstance(),
                environment.getProperty("APPLICATIONINSIGHTS_ROLE_INSTANCE"),
                environment.getProperty("WEBSITE_INSTANCE_ID"),
                environment.getProperty("HOSTNAME"));
        String version = firstWithText(properties.applicationVersion(), build == null ? null : build.getVersion());
        return new CloudRole(name, instance == null ? HostName.local() : instance, version);
    }

    private static @Nullable String firstWithText(@Nullable String... candidates) {
        for (String candidate : candidates) {
            if (StringUtils.hasText(candidate)) {
                return candidate.strip();
            }
        }
        return null;
    }
}

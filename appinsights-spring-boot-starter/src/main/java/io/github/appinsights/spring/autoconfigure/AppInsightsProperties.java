package io.github.appinsights.spring.autoconfigure;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Application Insights.
 *
 * @param web requests this application serves
 * @param masking secrets in URLs
 */
@ConfigurationProperties("appinsights")
public record AppInsightsProperties(
        @DefaultValue Web web, @DefaultValue Masking masking) {

    /**
     * Requests this application serves.
     *
     * @param enabled Whether requests are told.
     * @param excludePaths Path patterns of requests that are not told, besides those of actuator.
     * @param successStatuses Statuses, or ranges of them, of requests that count as served well.
     * @param clientIp Whether the address of the client is told.
     */
    public record Web(
            @DefaultValue("true") boolean enabled,
            @DefaultValue List<String> excludePaths,
            @DefaultValue("100-399") List<String> successStatuses,
            @DefaultValue("false") boolean clientIp) {}

    /**
     * Secrets in URLs.
     *
     * @param enabled Whether values of secret query parameters are masked.
     * @param queryParameters Names of query parameters whose values are secrets, in any letter case.
     */
    public record Masking(
            @DefaultValue("true") boolean enabled,

            @DefaultValue({
                "sig",
                "signature",
                "token",
                "access_token",
                "refresh_token",
                "id_token",
                "code",
                "client_secret",
                "password",
                "pwd",
                "secret",
                "api_key",
                "apikey",
                "key",
                "AWSAccessKeyId",
                "X-Amz-Signature",
                "X-Amz-Credential",
                "X-Amz-Security-Token",
                "X-Goog-Signature"
            })
            List<String> queryParameters) {}
}

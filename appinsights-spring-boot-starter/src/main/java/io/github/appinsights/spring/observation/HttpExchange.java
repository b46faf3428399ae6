package io.github.appinsights.spring.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.transport.SenderContext;
import org.jspecify.annotations.Nullable;

/** An HTTP call as Spring's clients observe it: one that nothing else of ours has seen. */
final class HttpExchange {

    private static final String URL = "http.url";

    private HttpExchange() {}

    static boolean isOne(Observation.Context context) {
        return context instanceof SenderContext
                && context.getHighCardinalityKeyValue(URL) != null
                && context.getLowCardinalityKeyValue("method") != null;
    }

    static CallDescription describe(Observation.Context context) {
        String url = KeyValueLookup.value(context, URL);
        String method = KeyValueLookup.value(context, "method");
        String template = KeyValueLookup.value(context, "uri");
        String path = template == null || !template.startsWith("/") ? "/" : withoutQuery(template);
        String status = status(KeyValueLookup.value(context, "status"));
        return new CallDescription(
                "Http",
                url == null ? KeyValueLookup.value(context, "client.name") : target(url),
                method + " " + path,
                url,
                status,
                status != null && (status.charAt(0) == '4' || status.charAt(0) == '5'));
    }

    private static @Nullable String target(String url) {
        return CalledPeer.ofAddress(url, url.startsWith("https:") ? 443 : 80);
    }

    private static String withoutQuery(String template) {
        int query = template.indexOf('?');
        return query < 0 ? template : template.substring(0, query);
    }

    /** Words such as {@code CLIENT_ERROR} stand where no answer came. */
    private static @Nullable String status(@Nullable String value) {
        return value != null && value.length() == 3 && Character.isDigit(value.charAt(0)) ? value : null;
    }
}

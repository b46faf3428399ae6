package io.github.appinsights.channel;

import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The grammar of connection strings, strict: a slip is named instead of guessed at. */
final class ConnectionStringParser {

    private static final Logger log = LoggerFactory.getLogger(ConnectionString.class);
    private static final Pattern LOCATION = Pattern.compile("[A-Za-z0-9-]+");

    private ConnectionStringParser() {}

    static ConnectionString parse(String text) {
        if (text == null || text.isBlank()) {
            throw new InvalidConnectionStringException("is blank");
        }
        if (text.length() > ConnectionString.MAX_LENGTH) {
            throw new InvalidConnectionStringException("has " + text.length() + " characters, while at most "
                    + ConnectionString.MAX_LENGTH + " are possible");
        }
        Map<String, String> pairs = pairs(text);
        String key = pairs.getOrDefault("instrumentationkey", "");
        if (!pairs.getOrDefault("authorization", "ikey").equalsIgnoreCase("ikey")) {
            log.warn(
                    "The connection string asks for an Authorization other than ikey, which is not known here; going on without");
        }
        return new ConnectionString(key, ingestionEndpoint(pairs));
    }

    private static Map<String, String> pairs(String text) {
        Map<String, String> pairs = new HashMap<>();
        int position = 0;
        for (String pair : text.split(";", -1)) {
            position++;
            if (pair.isBlank()) {
                continue;
            }
            int equals = pair.indexOf('=');
            if (equals < 0 || pair.indexOf('=', equals + 1) >= 0) {
                throw new InvalidConnectionStringException(
                        "is malformed: its part " + position + " is not of the form key=value");
            }
            String key = pair.substring(0, equals).strip();
            if (pairs.put(
                            key.toLowerCase(Locale.ROOT),
                            pair.substring(equals + 1).strip())
                    != null) {
                throw new InvalidConnectionStringException("has a duplicate key in part " + position);
            }
        }
        return pairs;
    }

    private static URI ingestionEndpoint(Map<String, String> pairs) {
        String explicit = nonBlank(pairs.get("ingestionendpoint"));
        if (explicit != null) {
            return EndpointAddress.normalised("IngestionEndpoint", explicit);
        }
        String suffix = nonBlank(pairs.get("endpointsuffix"));
        if (suffix == null) {
            return ConnectionString.GLOBAL_ENDPOINT;
        }
        suffix = suffix.startsWith(".") ? suffix.substring(1) : suffix;
        if (suffix.isEmpty()) {
            throw new InvalidConnectionStringException("has an EndpointSuffix that names no host");
        }
        String host = "dc." + suffix;
        String location = nonBlank(pairs.get("location"));
        if (location != null) {
            if (!LOCATION.matcher(location).matches()) {
                throw new InvalidConnectionStringException("has a Location that is not letters, digits and hyphens");
            }
            host = location + "." + host;
        }
        return EndpointAddress.normalised("EndpointSuffix", "https://" + host + "/");
    }

    private static @Nullable String nonBlank(@Nullable String value) {
        return value == null || value.isBlank() ? null : value;
    }
}

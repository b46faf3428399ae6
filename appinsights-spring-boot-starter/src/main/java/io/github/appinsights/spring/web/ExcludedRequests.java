package io.github.appinsights.spring.web;

import java.util.Collection;
import org.springframework.http.server.PathContainer;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/** Leaves out actuator and the paths the application names. */
final class ExcludedRequests implements RequestFilter {

    private final PathPattern[] patterns;
    private final ActuatorRequests actuator = new ActuatorRequests();

    ExcludedRequests(Collection<String> pathPatterns) {
        patterns = new PathPattern[pathPatterns.size()];
        int next = 0;
        for (String pattern : pathPatterns) {
            patterns[next++] = parsed(pattern.strip());
        }
    }

    @Override
    public boolean isRecorded(ServerWebExchange exchange) {
        return !actuator.contains(exchange) && !matches(exchange);
    }

    private boolean matches(ServerWebExchange exchange) {
        if (patterns.length == 0) {
            return false;
        }
        PathContainer path = exchange.getRequest().getPath().pathWithinApplication();
        for (PathPattern pattern : patterns) {
            if (pattern.matches(path)) {
                return true;
            }
        }
        return false;
    }

    private static PathPattern parsed(String pattern) {
        PathPatternParser parser = PathPatternParser.defaultInstance;
        try {
            return parser.parse(parser.initFullPathPattern(pattern));
        } catch (PatternParseException malformed) {
            throw new IllegalArgumentException(
                    "appinsights.web.exclude-paths: \"" + pattern + "\" is no path pattern: " + malformed.getMessage(),
                    malformed);
        }
    }
}

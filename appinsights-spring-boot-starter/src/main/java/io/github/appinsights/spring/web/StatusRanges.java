package io.github.appinsights.spring.web;

import java.util.BitSet;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.web.server.ServerWebExchange;

/** Statuses that count as served well. */
final class StatusRanges implements RequestSuccess {

    private static final Pattern RANGE = Pattern.compile("([1-5]\\d\\d)(?:-([1-5]\\d\\d))?");

    private final BitSet statuses = new BitSet();

    StatusRanges(Collection<String> ranges) {
        for (String range : ranges) {
            add(range.strip());
        }
    }

    @Override
    public boolean isSuccess(ServerWebExchange exchange, int status) {
        return contains(status);
    }

    boolean contains(int status) {
        return statuses.get(status);
    }

    private void add(String range) {
        Matcher parts = RANGE.matcher(range);
        if (!parts.matches()) {
            throw refused(range, "neither a status nor a range of them such as 100-399");
        }
        int first = Integer.parseInt(parts.group(1));
        int last = parts.group(2) == null ? first : Integer.parseInt(parts.group(2));
        if (first > last) {
            throw refused(range, "a range that ends before it begins");
        }
        statuses.set(first, last + 1);
    }

    private static IllegalArgumentException refused(String range, String reason) {
        return new IllegalArgumentException("appinsights.web.success-statuses: \"" + range + "\" is " + reason);
    }
}

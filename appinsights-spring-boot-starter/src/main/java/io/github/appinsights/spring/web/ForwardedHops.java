package io.github.appinsights.spring.web;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** Whom proxies say they were asked by. */
final class ForwardedHops {

    private static final String FORWARDED = "Forwarded";
    private static final String FORWARDED_FOR = "X-Forwarded-For";

    private ForwardedHops() {}

    /** As they are written, the client first; of the two headers the one that most proxies write. */
    static List<String> of(HttpHeaders headers) {
        List<String> hops = new ArrayList<>();
        List<String> values = headers.get(FORWARDED_FOR);
        if (values != null) {
            values.forEach(value -> hops.addAll(List.of(value.split(",", -1))));
            return hops;
        }
        for (String value : headers.getOrDefault(FORWARDED, List.of())) {
            for (String element : value.split(",", -1)) {
                hops.add(forwardedFor(element));
            }
        }
        return hops;
    }

    /** Of {@code for="[2001:db8::1]:4711";proto=https} the value of {@code for}. */
    private static String forwardedFor(String element) {
        for (String parameter : element.split(";", -1)) {
            String trimmed = parameter.strip();
            if (trimmed.regionMatches(true, 0, "for=", 0, 4)) {
                String value = trimmed.substring(4).strip();
                boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
                return quoted ? value.substring(1, value.length() - 1) : value;
            }
        }
        return "";
    }

    /** An IP address, maybe with a port, an IPv6 one then in brackets; null for anything else. */
    static @Nullable InetAddress address(String hop) {
        String text = hop.strip();
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            return end < 0 || !isPort(text.substring(end + 1)) ? null : literal(text.substring(1, end));
        }
        int colon = text.indexOf(':');
        if (colon >= 0 && colon == text.lastIndexOf(':')) {
            return isPort(text.substring(colon)) ? literal(text.substring(0, colon)) : null;
        }
        return literal(text);
    }

    /** An IP address and nothing else. */
    static @Nullable InetAddress literal(String text) {
        return text.indexOf('%') < 0 && text.indexOf('[') < 0
                ? NetUtil.createInetAddressFromIpAddressString(text)
                : null;
    }

    private static boolean isPort(String rest) {
        return rest.isEmpty() || rest.matches(":\\d{1,5}");
    }
}

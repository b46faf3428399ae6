package io.github.appinsights.local.envelope;

import io.netty.util.NetUtil;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** An IPv4 or IPv6 address: no port, no brackets, no zone, no name. */
record IpLiteral(Text text) implements Rule {

    @Override
    public String expected() {
        return "IP address without port";
    }

    @Override
    public Optional<String> check(Place place, JsonNode value) {
        return text.check(place, value)
                .or(() -> isAddress(value.stringValue())
                        ? Optional.empty()
                        : Optional.of(place.wrongValue(expected(), value)));
    }

    private static boolean isAddress(String text) {
        boolean decorated = text.indexOf('%') >= 0 || text.indexOf('[') >= 0;
        return !decorated && (NetUtil.isValidIpV4Address(text) || NetUtil.isValidIpV6Address(text));
    }
}

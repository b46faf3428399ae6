package io.github.appinsights.model;

import io.github.appinsights.internal.limits.FieldLimits;
import io.netty.util.NetUtil;

/** An IPv4 or IPv6 address written out: no name, no port, no brackets, no zone. The service refuses items with anything else. */
final class IpLiteral {

    private IpLiteral() {}

    static boolean isValid(String text) {
        return text.length() <= FieldLimits.IP
                && text.indexOf('%') < 0
                && text.indexOf('[') < 0
                && (NetUtil.isValidIpV4Address(text) || NetUtil.isValidIpV6Address(text));
    }
}

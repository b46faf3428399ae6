package io.github.appinsights.local.envelope;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Tags are strings; each known key has a limit of its own, as in the Bond schema {@code ContextTagKeys}. */
record Tags() implements Rule {

    private static final String TYPE = "ContextTagKeys";
    private static final Text UNKNOWN = new Text(Integer.MAX_VALUE);
    private static final Map<String, Rule> KNOWN = known();

    private static Map<String, Rule> known() {
        Map<String, Rule> rules = new HashMap<>();
        limit(rules, 5, "ai.session.isFirst");
        limit(
                rules,
                64,
                "ai.operation.correlationVector",
                "ai.internal.sdkVersion",
                "ai.internal.agentVersion",
                "ai.session.id",
                "ai.device.locale",
                "ai.device.type");
        limit(rules, 128, "ai.operation.id", "ai.user.id");
        limit(
                rules,
                256,
                "ai.cloud.role",
                "ai.cloud.roleInstance",
                "ai.cloud.roleVer",
                "ai.cloud.location",
                "ai.internal.nodeName",
                "ai.location.country",
                "ai.location.province",
                "ai.location.city",
                "ai.device.model",
                "ai.device.oemName",
                "ai.device.osVersion");
        limit(rules, 512, "ai.operation.parentId");
        limit(
                rules,
                1024,
                "ai.operation.name",
                "ai.operation.syntheticSource",
                "ai.application.ver",
                "ai.user.authUserId",
                "ai.user.accountId",
                "ai.device.id");
        rules.put("ai.location.ip", new IpLiteral(new Text(46)));
        return Map.copyOf(rules);
    }

    private static void limit(Map<String, Rule> rules, int limit, String... keys) {
        List.of(keys).forEach(key -> rules.put(key, new Text(limit)));
    }

    @Override
    public String expected() {
        return "object";
    }

    @Override
    public Optional<String> check(Place place, JsonNode tags) {
        if (!tags.isObject()) {
            return Optional.of(place.wrongType(expected()));
        }
        return tags.properties().stream()
                .flatMap(
                        tag -> KNOWN
                                .getOrDefault(tag.getKey(), UNKNOWN)
                                .check(new Place(tag.getKey(), TYPE), tag.getValue())
                                .stream())
                .findFirst();
    }
}

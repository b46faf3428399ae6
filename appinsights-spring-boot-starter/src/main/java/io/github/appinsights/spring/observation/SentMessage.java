package io.github.appinsights.spring.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import org.jspecify.annotations.Nullable;

/** A message that was sent to a topic or a queue. */
final class SentMessage {

    private SentMessage() {}

    static boolean isOne(Observation.Context context) {
        return context instanceof SenderContext<?> sender
                && (sender.getKind() == Kind.PRODUCER || KeyValueLookup.value(context, "messaging.system") != null);
    }

    static CallDescription describe(Observation.Context context) {
        String system = KeyValueLookup.value(context, "messaging.system");
        String type = system == null ? "Queue Message" : "Queue Message | " + system;
        return new CallDescription(type, destination(context), CallDescription.nameOf(context), null, null, false);
    }

    private static @Nullable String destination(Observation.Context context) {
        String name = KeyValueLookup.value(context, "messaging.destination.name");
        return name == null && context instanceof SenderContext<?> sender ? sender.getRemoteServiceName() : name;
    }
}

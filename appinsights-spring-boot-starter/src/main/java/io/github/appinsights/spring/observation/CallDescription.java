package io.github.appinsights.spring.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.transport.SenderContext;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an observation says of a call.
 *
 * @param type kind of the callee
 * @param target the callee
 * @param name what was called, of low cardinality
 * @param data the whole call
 * @param resultCode status or error of the callee; null where there is neither
 * @param failed whether the callee refused it
 */
record CallDescription(
        String type,
        @Nullable String target,
        String name,
        @Nullable String data,
        @Nullable String resultCode,
        boolean failed) {

    /** Keeps what happens inside the process off the application map. */
    static final String IN_PROCESS = "InProc";

    static CallDescription of(Observation.Context context) {
        if (StatementCall.isOne(context)) {
            return StatementCall.describe(context);
        }
        if (CommandCall.isOne(context)) {
            return CommandCall.describe(context);
        }
        if (HttpExchange.isOne(context)) {
            return HttpExchange.describe(context);
        }
        if (SentMessage.isOne(context)) {
            return SentMessage.describe(context);
        }
        return context instanceof SenderContext<?> sender ? remote(sender) : inProcess(context);
    }

    /** What the observation is called by people. */
    static String nameOf(Observation.Context context) {
        String contextual = context.getContextualName();
        return contextual == null || contextual.isBlank()
                ? Objects.requireNonNullElse(context.getName(), "")
                : contextual;
    }

    private static CallDescription remote(SenderContext<?> sender) {
        String system = KeyValueLookup.value(sender, "rpc.system");
        String service = sender.getRemoteServiceName();
        String peer = CalledPeer.of(sender, 0);
        if (system == null && service == null && peer == null) {
            return inProcess(sender);
        }
        String type = system == null ? Objects.requireNonNullElse(service, "Other") : system;
        return new CallDescription(type, peer == null ? service : peer, nameOf(sender), null, null, false);
    }

    private static CallDescription inProcess(Observation.Context context) {
        return new CallDescription(IN_PROCESS, null, nameOf(context), null, null, false);
    }
}

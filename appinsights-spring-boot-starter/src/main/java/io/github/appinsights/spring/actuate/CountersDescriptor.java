package io.github.appinsights.spring.actuate;

import io.github.appinsights.channel.DeliveryCounters;
import io.github.appinsights.channel.DropReason;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** {@link DeliveryCounters} with the names of JSON. */
record CountersDescriptor(
        long offered,
        long recovered,
        long sent,
        Map<Integer, Long> rejected,
        Map<String, Long> dropped,
        long sampledByService,
        long sampledOut,
        long held,
        long filtered,
        long queued,
        long inFlight,
        long stored,
        long maybeDuplicate,
        long lateAnswers,
        long hookFailures) {

    static CountersDescriptor of(DeliveryCounters counters) {
        return new CountersDescriptor(
                counters.offered(),
                counters.recovered(),
                counters.sent(),
                new TreeMap<>(counters.rejected()),
                byJsonName(counters.dropped()),
                counters.sampledByService(),
                counters.sampledOut(),
                counters.held(),
                counters.filtered(),
                counters.queued(),
                counters.inFlight(),
                counters.stored(),
                counters.maybeDuplicate(),
                counters.lateAnswers(),
                counters.hookFailures());
    }

    private static Map<String, Long> byJsonName(Map<DropReason, Long> dropped) {
        Map<String, Long> named = new LinkedHashMap<>();
        Map<DropReason, Long> ordered = new EnumMap<>(DropReason.class);
        ordered.putAll(dropped);
        ordered.forEach((reason, count) -> named.put(reason.jsonName(), count));
        return named;
    }
}

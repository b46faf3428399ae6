package io.github.appinsights.faults;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/** What the library itself logs. */
final class OwnLog extends AppenderBase<ILoggingEvent> {

    private static final String OURS = "io.github.appinsights";
    private static final long QUIET_MILLIS = 300_000;

    private final List<ILoggingEvent> events = new ArrayList<>();

    static OwnLog listen(Level level) {
        OwnLog log = new OwnLog();
        log.start();
        Logger ours = (Logger) LoggerFactory.getLogger(OURS);
        ours.setLevel(level);
        ((Logger) LoggerFactory.getLogger(OURS + ".delivery")).setLevel(level);
        ours.setAdditive(false);
        ours.addAppender(log);
        return log;
    }

    @Override
    protected synchronized void append(ILoggingEvent event) {
        events.add(event);
    }

    /** @return lines, warnings, lines above WARN, and lines that came again within five minutes */
    synchronized Figures figures(Figures into) {
        Map<String, Long> last = new HashMap<>();
        int repeats = 0;
        for (ILoggingEvent event : events) {
            if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
                Long before = last.put(cause(event), event.getTimeStamp());
                repeats += before != null && event.getTimeStamp() - before < QUIET_MILLIS - 1_000 ? 1 : 0;
            }
        }
        String warnings = events.stream()
                .filter(event -> event.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .collect(Collectors.joining("|"));
        return into.put("logLines", events.size())
                .put("logWarnings", count(Level.WARN))
                .put("logErrors", count(Level.ERROR))
                .put("logRepeats", repeats)
                .put("logWarned", warnings.isEmpty() ? "-" : warnings);
    }

    private long count(Level level) {
        return events.stream().filter(event -> event.getLevel() == level).count();
    }

    /** The line without its counts, which are the only longs in it. */
    private static String cause(ILoggingEvent event) {
        Object[] arguments = event.getArgumentArray();
        return event.getMessage()
                + (arguments == null
                        ? ""
                        : Arrays.stream(arguments)
                                .filter(argument -> !(argument instanceof Long))
                                .map(String::valueOf)
                                .collect(Collectors.joining("|")));
    }
}

package io.github.appinsights.spring.logback;

import ch.qos.logback.classic.spi.ILoggingEvent;

/**
 * The lines that must never be told, as telling them makes further ones: of our own loggers, and whatever Netty, Reactor or the JDK
 * say on our threads, which is about our own traffic.
 */
final class OwnLines {

    private static final String ROOT = "io.github.appinsights.";
    private static final String[] ROOMS = {"internal.", "spring.", "processing.", "channel.", "context.", "model."};
    private static final String[] THREADS = {"ai-http", "ai-delivery", "ai-spool", "ai-shutdown"};

    private OwnLines() {}

    static boolean has(ILoggingEvent event) {
        return isOwnLogger(event.getLoggerName()) || isOwnThread(event.getThreadName());
    }

    /** Applications may live below our root, as the demo does. */
    private static boolean isOwnLogger(String name) {
        if (!name.startsWith(ROOT) || name.length() == ROOT.length()) {
            return false;
        }
        if (Character.isUpperCase(name.charAt(ROOT.length()))) {
            return true;
        }
        for (String room : ROOMS) {
            if (name.startsWith(room, ROOT.length())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOwnThread(String name) {
        if (!name.startsWith("ai-")) {
            return false;
        }
        for (String own : THREADS) {
            if (name.startsWith(own)) {
                return true;
            }
        }
        return false;
    }
}

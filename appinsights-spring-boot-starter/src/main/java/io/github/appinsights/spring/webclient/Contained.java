package io.github.appinsights.spring.webclient;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of failures of ours, which must not become the application's. */
final class Contained {

    private static final Logger log = LoggerFactory.getLogger(Contained.class);

    private Contained() {}

    static void failed(Throwable thrown) {
        rethrowFatal(thrown);
        log.debug("A call is not told", thrown);
    }

    /** A stack overflow is somebody's code; other errors of the virtual machine are not ours to hide. */
    static void rethrowFatal(Throwable thrown) {
        if (thrown instanceof VirtualMachineError fatal && !(thrown instanceof StackOverflowError)) {
            throw fatal;
        }
    }
}

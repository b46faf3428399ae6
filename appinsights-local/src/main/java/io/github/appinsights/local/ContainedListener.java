package io.github.appinsights.local;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the listener throws ends in the log. */
record ContainedListener(IngestionListener listener) implements IngestionListener {

    private static final Logger log = LoggerFactory.getLogger(IngestionServer.class);

    @Override
    public void received(Post post) {
        try {
            listener.received(post);
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError thrown) {
            log.warn("A listener of the local ingestion endpoint failed", thrown);
        }
    }
}

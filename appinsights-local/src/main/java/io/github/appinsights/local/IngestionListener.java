package io.github.appinsights.local;

/**
 * Hears of every request that was read, before it is answered. Called on an event loop of the server, on several at once: what
 * it does there holds up answers. What it throws is logged and changes nothing.
 */
@FunctionalInterface
public interface IngestionListener {

    void received(Post post);
}

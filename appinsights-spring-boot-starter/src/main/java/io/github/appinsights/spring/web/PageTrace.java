package io.github.appinsights.spring.web;

import io.github.appinsights.context.Operation;
import io.github.appinsights.context.TraceParent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;

/**
 * Tells a page which request delivered it, so that the browser's page view joins the operation: a browser that opens a page sends no
 * trace.
 *
 * @see <a href="https://www.w3.org/TR/server-timing/">W3C Server Timing</a>
 */
final class PageTrace {

    static final String HEADER = "Server-Timing";

    private static final Logger log = LoggerFactory.getLogger(PageTrace.class);

    private PageTrace() {}

    /** To be called when the answer is committed, as its type is not known before. Never throws. */
    static void tell(ServerHttpResponse response, Operation operation) {
        try {
            MediaType type = response.getHeaders().getContentType();
            if (MediaType.TEXT_HTML.equalsTypeAndSubtype(type)) {
                TraceParent self = new TraceParent(operation.traceId(), operation.id(), operation.flags());
                response.getHeaders().add(HEADER, "traceparent;desc=\"" + self.value() + '"');
            }
        } catch (Throwable thrown) {
            ContainedRules.rethrowFatal(thrown);
            log.debug("A page is not told its trace", thrown);
        }
    }
}

package io.github.appinsights.spring.webclient;

import java.net.URI;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpMethod;

/** The application's rule; where it throws, the default decides. Thread-safe. */
final class ContainedSuccess implements DependencySuccess {

    private static final Logger log = LoggerFactory.getLogger(ContainedSuccess.class);
    private static final DependencySuccess DEFAULT = DependencySuccess.defaults();

    private final DependencySuccess rule;
    private final AtomicBoolean warned = new AtomicBoolean();

    ContainedSuccess(DependencySuccess rule) {
        this.rule = rule;
    }

    @Override
    public boolean isSuccess(HttpMethod method, URI url, int status) {
        try {
            return rule.isSuccess(method, url, status);
        } catch (Throwable thrown) {
            Contained.rethrowFatal(thrown);
            say(thrown);
            return DEFAULT.isSuccess(method, url, status);
        }
    }

    private void say(Throwable thrown) {
        try {
            if (warned.compareAndSet(false, true)) {
                log.warn(
                        "{} failed; calls are told by the default, further failures at DEBUG", rule.getClass(), thrown);
            } else {
                log.debug("{} failed; calls are told by the default", rule.getClass(), thrown);
            }
        } catch (Throwable unloggable) {
            Contained.rethrowFatal(unloggable); // a throwable whose own methods throw
        }
    }
}

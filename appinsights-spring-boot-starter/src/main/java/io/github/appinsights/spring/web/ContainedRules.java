package io.github.appinsights.spring.web;

import io.github.appinsights.model.UserContext;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.server.ServerWebExchange;

/** The application's rules; where one throws, the default decides. Thread-safe. */
final class ContainedRules {

    private static final Logger log = LoggerFactory.getLogger(ContainedRules.class);

    private final RequestRules rules;
    private final RequestRules defaults;
    private final AtomicBoolean warned = new AtomicBoolean();

    ContainedRules(RequestRules rules, RequestRules defaults) {
        this.rules = rules;
        this.defaults = defaults;
    }

    boolean isRecorded(ServerWebExchange exchange) {
        try {
            return rules.filter().isRecorded(exchange);
        } catch (Throwable thrown) {
            failed(rules.filter(), thrown);
            return defaults.filter().isRecorded(exchange);
        }
    }

    boolean isSuccess(ServerWebExchange exchange, int status) {
        try {
            return rules.success().isSuccess(exchange, status);
        } catch (Throwable thrown) {
            failed(rules.success(), thrown);
            return defaults.success().isSuccess(exchange, status);
        }
    }

    boolean isHandledRecorded(ServerWebExchange exchange, Throwable error) {
        try {
            return rules.handledExceptions().isRecorded(exchange, error);
        } catch (Throwable thrown) {
            failed(rules.handledExceptions(), thrown);
            return defaults.handledExceptions().isRecorded(exchange, error);
        }
    }

    boolean isHandledRecorded(ServerWebExchange exchange, Class<? extends Throwable> declared) {
        try {
            return rules.handledExceptions().isRecorded(exchange, declared);
        } catch (Throwable thrown) {
            failed(rules.handledExceptions(), thrown);
            return defaults.handledExceptions().isRecorded(exchange, declared);
        }
    }

    @Nullable
    UserContext user(ServerWebExchange exchange) {
        try {
            return rules.user().resolve(exchange);
        } catch (Throwable thrown) {
            failed(rules.user(), thrown);
            return defaults.user().resolve(exchange);
        }
    }

    @Nullable
    String session(ServerWebExchange exchange) {
        try {
            return rules.session().resolve(exchange);
        } catch (Throwable thrown) {
            failed(rules.session(), thrown);
            return defaults.session().resolve(exchange);
        }
    }

    private void failed(Object rule, Throwable thrown) {
        rethrowFatal(thrown);
        try {
            if (warned.compareAndSet(false, true)) {
                log.warn(
                        "{} failed; requests are told by the default, further failures at DEBUG",
                        rule.getClass(),
                        thrown);
            } else {
                log.debug("{} failed; requests are told by the default", rule.getClass(), thrown);
            }
        } catch (Throwable unloggable) {
            rethrowFatal(unloggable); // a throwable whose own methods throw
        }
    }

    /** A stack overflow is the rule's own; other errors of the virtual machine are not ours to hide. */
    static void rethrowFatal(Throwable thrown) {
        if (thrown instanceof VirtualMachineError fatal && !(thrown instanceof StackOverflowError)) {
            throw fatal;
        }
    }
}

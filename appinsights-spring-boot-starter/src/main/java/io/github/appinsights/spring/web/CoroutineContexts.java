package io.github.appinsights.spring.web;

import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/** What Kotlin coroutines run in. Works without Kotlin, and is compiled without it. */
final class CoroutineContexts {

    /** Attribute of the exchange in which Spring looks for a context, {@code CoWebFilter.COROUTINE_CONTEXT_ATTRIBUTE}. */
    static final String ATTRIBUTE = "org.springframework.web.server.CoWebFilter.context";

    static final String REACTOR_CONTEXT = "kotlinx.coroutines.reactor.ReactorContext";
    static final String CONTEXT = "kotlin.coroutines.CoroutineContext";
    static final String DISPATCHERS = "kotlinx.coroutines.Dispatchers";
    static final String THREAD_LOCALS = "org.springframework.core.PropagationContextElement";

    private CoroutineContexts() {}

    /**
     * As Spring's default for functional routes, {@code Dispatchers.Unconfined}, and in addition thread locals are restored
     * wherever a coroutine goes on. One for all requests: it reads what to restore from the Reactor Context of the coroutine.
     *
     * @return null where there are no coroutines
     */
    static @Nullable Object restoringThreadLocals() {
        ClassLoader loader = CoroutineContexts.class.getClassLoader();
        if (!ClassUtils.isPresent(REACTOR_CONTEXT, loader)) {
            return null;
        }
        try {
            Class<?> context = ClassUtils.forName(CONTEXT, loader);
            Object unconfined = ClassUtils.forName(DISPATCHERS, loader)
                    .getMethod("getUnconfined")
                    .invoke(null);
            Object threadLocals =
                    ClassUtils.forName(THREAD_LOCALS, loader).getConstructor().newInstance();
            return context.getMethod("plus", context).invoke(unconfined, threadLocals);
        } catch (ReflectiveOperationException | LinkageError incomplete) {
            return null;
        }
    }
}

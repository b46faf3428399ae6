package io.github.appinsights.spring.web;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;
import org.springframework.util.ClassUtils;

/** What {@link CoroutineContexts} reaches by reflection, in a native image too. */
final class CoroutineHints implements RuntimeHintsRegistrar {

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader loader) {
        if (!ClassUtils.isPresent(CoroutineContexts.REACTOR_CONTEXT, loader)) {
            return;
        }
        ReflectionHints reflection = hints.reflection();
        reflection.registerType(TypeReference.of(CoroutineContexts.REACTOR_CONTEXT));
        reflection.registerType(
                TypeReference.of(CoroutineContexts.CONTEXT),
                context -> context.withMethod(
                        "plus", List.of(TypeReference.of(CoroutineContexts.CONTEXT)), ExecutableMode.INVOKE));
        reflection.registerType(
                TypeReference.of(CoroutineContexts.DISPATCHERS),
                dispatchers -> dispatchers.withMethod("getUnconfined", List.of(), ExecutableMode.INVOKE));
        reflection.registerType(
                TypeReference.of(CoroutineContexts.THREAD_LOCALS),
                element -> element.withConstructor(List.of(), ExecutableMode.INVOKE));
    }
}

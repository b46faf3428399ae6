package io.github.appinsights.it.kotlin

import kotlin.coroutines.CoroutineContext
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.reactor.ReactorContext
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.springframework.aot.hint.RuntimeHints
import org.springframework.aot.hint.RuntimeHintsRegistrar
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates.reflection
import org.springframework.beans.factory.aot.AotServices
import org.springframework.core.PropagationContextElement

/** What a native image of an application with coroutines is told by the starter. */
class CoroutineHintsTests {

    private val hints = RuntimeHints().also { hints ->
        AotServices.factories()
            .load(RuntimeHintsRegistrar::class.java)
            .filter { it.javaClass.name.startsWith("io.github.appinsights.") }
            .forEach { it.registerHints(hints, javaClass.classLoader) }
    }

    @Test
    fun coroutinesAreFoundByTheirName() {
        assertThat(reflection().onType(ReactorContext::class.java)).accepts(hints)
    }

    @Test
    fun whatRestoresThreadLocalsIsMadeByReflection() {
        assertThat(reflection().onMethodInvocation(Dispatchers::class.java, "getUnconfined")).accepts(hints)
        assertThat(reflection().onMethodInvocation(CoroutineContext::class.java, "plus")).accepts(hints)
        assertThat(reflection().onConstructorInvocation(PropagationContextElement::class.java.getConstructor()))
            .accepts(hints)
    }
}

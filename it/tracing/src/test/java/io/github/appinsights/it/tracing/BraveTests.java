package io.github.appinsights.it.tracing;

import brave.Tracing;
import brave.propagation.ThreadLocalCurrentTraceContext;
import brave.sampler.Sampler;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.brave.bridge.BraveBaggageManager;
import io.micrometer.tracing.brave.bridge.BraveCurrentTraceContext;
import io.micrometer.tracing.brave.bridge.BravePropagator;
import io.micrometer.tracing.brave.bridge.BraveTracer;
import io.micrometer.tracing.brave.bridge.W3CPropagation;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Brave, made by hand. */
class BraveTests extends TracedRequests {

    BraveTests() {
        super(
                Brave.class,
                "--spring.autoconfigure.exclude="
                        + "org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration");
    }

    @Override
    String expectedTracer() {
        return "BraveTracer";
    }

    @Configuration(proxyBeanMethods = false)
    static class Brave {

        @Bean(destroyMethod = "close")
        Tracing tracing() {
            return Tracing.newBuilder()
                    .currentTraceContext(ThreadLocalCurrentTraceContext.create())
                    .propagationFactory(new W3CPropagation())
                    .traceId128Bit(true)
                    .supportsJoin(false)
                    .sampler(Sampler.NEVER_SAMPLE)
                    .build();
        }

        @Bean
        Tracer tracer(Tracing tracing) {
            return new BraveTracer(
                    tracing.tracer(),
                    new BraveCurrentTraceContext(tracing.currentTraceContext()),
                    new BraveBaggageManager());
        }

        @Bean
        BravePropagator propagator(Tracing tracing) {
            return new BravePropagator(tracing);
        }
    }
}

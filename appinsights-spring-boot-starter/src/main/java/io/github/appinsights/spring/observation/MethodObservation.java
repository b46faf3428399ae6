package io.github.appinsights.spring.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.aop.ObservedAspect.ObservedAspectContext;
import org.aspectj.lang.reflect.MethodSignature;
import org.reactivestreams.Publisher;
import org.springframework.util.ClassUtils;

/** The observation of a method with {@code @Observed}. */
final class MethodObservation {

    static final String JOIN_POINT = "org.aspectj.lang.ProceedingJoinPoint";

    private static final boolean ASPECTS = ClassUtils.isPresent(JOIN_POINT, MethodObservation.class.getClassLoader());

    private MethodObservation() {}

    /** It ends when the method returns, and what it returned has not begun then. */
    static boolean endsTooEarly(Observation.Context context) {
        return ASPECTS && Aspects.isReactive(context);
    }

    /** Loaded only where AspectJ is there. */
    private static final class Aspects {

        static boolean isReactive(Observation.Context context) {
            return context instanceof ObservedAspectContext observed
                    && observed.getProceedingJoinPoint().getSignature() instanceof MethodSignature method
                    && Publisher.class.isAssignableFrom(method.getReturnType());
        }
    }
}

package io.github.appinsights.context;

import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

/** Lets the context-propagation library carry the operation between the Reactor Context and threads. Found as a service. */
public final class OperationAccessor implements ThreadLocalAccessor<Operation> {

    @Override
    public Object key() {
        return OperationScope.KEY;
    }

    @Override
    public @Nullable Operation getValue() {
        return OperationScope.carried();
    }

    @Override
    public void setValue(Operation value) {
        OperationScope.set(value);
    }

    @Override
    public void setValue() {
        OperationScope.restore(null);
    }
}

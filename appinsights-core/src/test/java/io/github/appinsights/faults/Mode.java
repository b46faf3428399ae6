package io.github.appinsights.faults;

import java.io.IOException;

/** What the endpoint does with a request. */
@FunctionalInterface
interface Mode {

    /** @return whether the connection is kept */
    boolean answer(Request request, Wire wire) throws IOException, InterruptedException;
}

package io.github.appinsights.model;

/** What the application's own maps and throwables do when they are read. */
final class ForeignCode {

    private ForeignCode() {}

    /** Lets errors of the virtual machine pass; anything else, a stack overflow too, is the foreign code's own and ends here. */
    static void contain(Throwable thrown) {
        if (thrown instanceof VirtualMachineError error && !(thrown instanceof StackOverflowError)) {
            throw error;
        }
    }
}

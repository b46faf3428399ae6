package io.github.appinsights.spring.autoconfigure;

/** Microsoft's Java agent, which tells requests, calls and log lines of its own accord. */
final class MicrosoftAgent {

    private static final String AGENT = "com.microsoft.applicationinsights.agent.Agent";

    private MicrosoftAgent() {}

    /** An agent is loaded by the system class loader, or by the one of the JDK above it. */
    static boolean isPresent() {
        try {
            Class.forName(AGENT, false, ClassLoader.getSystemClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError absent) {
            return false;
        }
    }
}

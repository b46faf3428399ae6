package io.github.appinsights.spring.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The name this machine gives itself. */
final class HostName {

    /** Linux tells it here; everywhere else Java must look an address up for the name. */
    private static final Path KERNEL = Path.of("/proc/sys/kernel/hostname");

    private HostName() {}

    /** No name is looked up for an address, which could wait for a name server that is not there. */
    static String local() {
        String name = ofKernel();
        return name.isEmpty() ? ofJava() : name;
    }

    private static String ofKernel() {
        try {
            return Files.isReadable(KERNEL) ? Files.readString(KERNEL).strip() : "";
        } catch (IOException e) {
            return "";
        }
    }

    private static String ofJava() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }
}

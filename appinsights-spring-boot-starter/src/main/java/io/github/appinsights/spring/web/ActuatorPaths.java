package io.github.appinsights.spring.web;

import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.context.ApplicationContext;

/** Paths of the endpoints that the application's own port serves. Needs actuator on the class path. */
final class ActuatorPaths {

    private final List<String> roots;

    private ActuatorPaths(List<String> roots) {
        this.roots = roots;
    }

    static ActuatorPaths of(ApplicationContext context) {
        List<String> roots = new ArrayList<>();
        PathMappedEndpoints endpoints =
                context.getBeanProvider(PathMappedEndpoints.class).getIfAvailable();
        if (endpoints != null && ManagementPortType.get(context.getEnvironment()) == ManagementPortType.SAME) {
            String base = endpoints.getBasePath();
            if (base.length() > 1) {
                roots.add(base);
            }
            roots.addAll(endpoints.getAllPaths());
        }
        return new ActuatorPaths(List.copyOf(roots));
    }

    boolean contain(String path) {
        for (String root : roots) {
            if (path.startsWith(root) && (path.length() == root.length() || path.charAt(root.length()) == '/')) {
                return true;
            }
        }
        return false;
    }
}

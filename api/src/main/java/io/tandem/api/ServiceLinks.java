package io.tandem.api;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The variables that Kubernetes puts into a pod for each Service of its namespace, unless the pod says no. A Service
 * called {@code quarkus-http} makes {@code QUARKUS_HTTP_PORT=tcp://10.0.0.1:80} of them, which a program would take for a
 * setting of its own.
 */
public final class ServiceLinks {
    private static final String HOST = "_SERVICE_HOST";
    private static final String PORT = "_SERVICE_PORT";
    /** The one Service that programs do look for in their environment. */
    private static final String API_SERVER = "KUBERNETES";

    private ServiceLinks() {}

    /** The environment without them. */
    public static Map<String, String> without(Map<String, String> environment) {
        var services = environment.keySet().stream()
                .filter(name -> name.endsWith(HOST))
                .map(name -> name.substring(0, name.length() - HOST.length()))
                .filter(service -> !service.equals(API_SERVER) && environment.containsKey(service + PORT))
                .collect(Collectors.toSet());
        var rest = new HashMap<>(environment);
        rest.keySet().removeIf(name -> linked(name, services));
        return rest;
    }

    /** Looks the service up at each end it may have, so that thousands of them cost no more than one. */
    private static boolean linked(String name, Set<String> services) {
        for (int at = name.indexOf('_'); at > 0; at = name.indexOf('_', at + 1)) {
            var rest = name.substring(at);
            if (services.contains(name.substring(0, at))
                    && (rest.equals(HOST) || starts(rest, PORT) || starts(rest, "_PORT"))) {
                return true;
            }
        }
        return false;
    }

    private static boolean starts(String rest, String word) {
        return rest.equals(word) || rest.startsWith(word + "_");
    }
}

package io.tandem.e2e;

import io.tandem.local.ControlPlane;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Requests that an API server has answered, but for watches, which end only when somebody goes away.
 *
 * @param byKind their number by verb and resource
 */
record Requests(Map<String, Double> byKind) {
    private static final Pattern LABEL = Pattern.compile("(verb|resource|subresource)=\"([^\"]*)\"");
    private static final int SHOWN = 8;

    /** Up to now; a look is a request itself. */
    static Requests of(ControlPlane plane) {
        var byKind = new TreeMap<String, Double>();
        plane.client()
                .raw("/metrics")
                .lines()
                .filter(line -> line.startsWith("apiserver_request_total{") && !line.contains("verb=\"WATCH\""))
                .forEach(line -> byKind.merge(
                        kind(line), Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)), Double::sum));
        return new Requests(byKind);
    }

    /** Those that came after another look. */
    Requests since(Requests before) {
        var later = new TreeMap<String, Double>();
        byKind.forEach((kind, count) -> later.put(kind, count - before.byKind.getOrDefault(kind, 0.0)));
        return new Requests(later);
    }

    double sum() {
        return byKind.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /** The most frequent kinds, such as {@code 1000 APPLY deployments}. */
    String told() {
        return byKind.entrySet().stream()
                .filter(entry -> entry.getValue() >= 1)
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(SHOWN)
                .map(entry -> "%.0f %s".formatted(entry.getValue(), entry.getKey()))
                .collect(Collectors.joining(", "));
    }

    private static String kind(String line) {
        var labels = LABEL.matcher(line)
                .results()
                .collect(Collectors.toMap(found -> found.group(1), found -> found.group(2), (a, b) -> a));
        var resource = labels.getOrDefault("resource", "");
        var sub = labels.getOrDefault("subresource", "");
        return labels.getOrDefault("verb", "") + " " + (resource.isEmpty() ? "other" : resource)
                + (sub.isEmpty() ? "" : "/" + sub);
    }
}

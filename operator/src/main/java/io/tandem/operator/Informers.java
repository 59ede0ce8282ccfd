package io.tandem.operator;

import io.javaoperatorsdk.operator.RuntimeInfo;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.health.InformerHealthIndicator;
import io.javaoperatorsdk.operator.health.InformerWrappingEventSourceHealthIndicator;
import io.javaoperatorsdk.operator.health.Status;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the operator does not see, by what the framework says of its informers. */
final class Informers {
    private Informers() {}

    /** Namespaces in which one of some kinds cannot be listed; that is tried again for ever. */
    static SortedSet<String> closed(RuntimeInfo runtime, Predicate<String> kinds) {
        return unhealthy(runtime)
                .filter(found -> found.informer().isRunning() && kinds.test(found.source()))
                .map(Unhealthy::namespace)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * What is watched no more: something was in the way that does not pass, such as an object that cannot be read. Nothing
     * but a new process begins again.
     */
    static SortedSet<String> ended(RuntimeInfo runtime) {
        return unhealthy(runtime)
                .filter(found -> !found.informer().isRunning())
                .map(found -> "%s of %s in %s".formatted(found.source(), found.controller(), found.namespace()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<Unhealthy> unhealthy(RuntimeInfo runtime) {
        return runtime.unhealthyInformerWrappingEventSourceHealthIndicator().entrySet().stream()
                .flatMap(controller -> controller.getValue().entrySet().stream()
                        .flatMap(source -> informers(source.getValue())
                                .map(informer -> new Unhealthy(controller.getKey(), source.getKey(), informer))));
    }

    private static Stream<InformerHealthIndicator> informers(InformerWrappingEventSourceHealthIndicator<?> source) {
        return source.informerHealthIndicators().values().stream()
                .filter(informer -> informer.getStatus() == Status.UNHEALTHY);
    }

    /**
     * An informer of one namespace or all.
     *
     * @param source as the framework calls it: the kind, but for the controller's own one
     */
    private record Unhealthy(String controller, String source, InformerHealthIndicator informer) {
        String namespace() {
            var namespace = informer.getTargetNamespace();
            return Constants.WATCH_ALL_NAMESPACES.equals(namespace) ? "all namespaces" : namespace;
        }
    }
}

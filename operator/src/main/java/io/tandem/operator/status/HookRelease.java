package io.tandem.operator.status;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.tandem.api.EventSource;
import io.tandem.api.NamedSource;
import io.tandem.api.PodState;
import io.tandem.operator.pods.PodView;
import io.tandem.operator.pods.Sight;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is next for an EventSource that is being deleted and whose pods are to take its hooks away first. */
public sealed interface HookRelease {
    /** Kubernetes takes up to two minutes to bring the word into the pods. */
    Duration LIMIT = Duration.ofMinutes(4);
    /**
     * Where there are many hooks, for as long as some went a short while ago; where the provider asks to wait, for so long after
     * that.
     */
    Duration PROGRESS = Duration.ofMinutes(2);

    Duration LONGEST = Duration.ofHours(1);

    /** The pods are at it. */
    record Waiting(Instant until) implements HookRelease {}

    /** Nothing is left. */
    record Done() implements HookRelease {}

    /** Hooks may be left; says whose and why. */
    record GivenUp(String why) implements HookRelease {}

    /**
     * By what the pods say of the events that ask for it.
     *
     * @param deployment what makes the pods: while it is there and wants some, one that is missing is on its way
     */
    static HookRelease of(EventSource source, List<PodView> pods, Optional<Deployment> deployment, Instant now) {
        var told = told(pods);
        var gone = told.stream()
                .filter(event ->
                        event.duty() != null && Boolean.TRUE.equals(event.duty().gone()))
                .map(PodState.Event::name)
                .collect(Collectors.toSet());
        var left = left(source, gone);
        if (left.isEmpty()) {
            return new Done();
        }
        var until = until(Instant.parse(source.getMetadata().getDeletionTimestamp()), told);
        if (now.isBefore(until) && (!pods.isEmpty() || makesPods(deployment))) {
            return new Waiting(until);
        }
        return new GivenUp(
                words(left) + (pods.isEmpty() ? ": no pod runs that could take them away" : why(told, left)));
    }

    private static Instant until(Instant deleted, List<PodState.Event> told) {
        var limit = deleted.plus(LIMIT);
        var longest = deleted.plus(LONGEST);
        return told.stream()
                .filter(event -> event.duty() != null && !event.duty().kept())
                .map(event -> Leaders.time(event.duty().since()))
                .filter(Objects::nonNull)
                .map(Instant::parse)
                .filter(longest::isAfter) // who may go on only after that is waited for in vain
                .map(since -> since.plus(PROGRESS))
                .filter(limit::isBefore)
                .max(Comparator.naturalOrder())
                .map(later -> later.isAfter(longest) ? longest : later)
                .orElse(limit);
    }

    private static boolean makesPods(Optional<Deployment> deployment) {
        return deployment
                .filter(present -> present.getMetadata().getDeletionTimestamp() == null)
                .filter(present -> !Integer.valueOf(0).equals(present.getSpec().getReplicas()))
                .isPresent();
    }

    private static List<PodState.Event> told(List<PodView> pods) {
        return pods.stream()
                .flatMap(view ->
                        view.sight() instanceof Sight.Known known ? known.state().events().stream() : Stream.empty())
                .toList();
    }

    private static List<NamedSource> left(EventSource source, Set<String> gone) {
        return source.getSpec() == null
                ? List.of()
                : source.getSpec().sources().stream()
                        .filter(event -> event.source().deletesHooks() && !gone.contains(event.eventName()))
                        .toList();
    }

    private static String words(List<NamedSource> events) {
        return events.stream()
                .map(event -> "%s (%s)".formatted(event.eventName(), event.type()))
                .collect(Collectors.joining(", ", "hooks are left at the provider of ", ""));
    }

    private static String why(List<PodState.Event> told, List<NamedSource> left) {
        var names = left.stream().map(NamedSource::eventName).collect(Collectors.toSet());
        return told.stream()
                .filter(event -> names.contains(event.name())
                        && event.duty() != null
                        && !event.duty().kept())
                .map(event -> event.duty().message())
                .findFirst()
                .map(message -> ": " + message)
                .orElse(": no pod told within %d minutes that they are gone".formatted(LIMIT.toMinutes()));
    }
}

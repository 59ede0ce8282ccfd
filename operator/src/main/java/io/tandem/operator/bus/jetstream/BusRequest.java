package io.tandem.operator.bus.jetstream;

import io.tandem.api.EventBus;
import io.tandem.api.EventBusSpec;
import io.tandem.api.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What an EventBus asks for, checked, with defaults in the place of what it leaves out.
 *
 * @param replicas 1, or 3 and more
 * @param settings of JetStream, in the server's format
 * @param stream settings of the stream, without a decision about its copies
 * @param version of the servers; empty if neither its name nor the image tells it
 * @param downgrade the version that may be installed though it is lower than what runs
 * @param fewer the number to which servers may be taken away
 * @param generation of the spec, as {@link #generation(EventBus)} counts
 * @param install what the operator's configuration says about it
 */
public record BusRequest(
        EventBusSpec.JetStream spec,
        ServerImages images,
        int replicas,
        String settings,
        String maxPayload,
        StreamSettings stream,
        Optional<ServerVersion> version,
        Optional<ServerVersion> downgrade,
        Optional<Integer> fewer,
        long generation,
        InstallSettings install) {
    private static final int DEFAULT_REPLICAS = 3;
    private static final String DEFAULT_PAYLOAD = "1MB";

    /** Reads the spec, or tells what is wrong with it. */
    public static Read read(EventBus bus, InstallSettings install) {
        var spec = bus.getSpec().jetstream();
        var problems = new ArrayList<Problem>();
        var replicas = Objects.requireNonNullElse(spec.replicas(), DEFAULT_REPLICAS);
        if (replicas < 1 || replicas == 2) {
            problems.add(problem("replicas", "is %d and must be 1, or 3 and more".formatted(replicas)));
        }
        var images = images(spec, install, problems);
        var stream = stream(spec, install, replicas, problems);
        var settings = Optional.ofNullable(spec.settings()).orElse(install.settings());
        ServerSettings.problem(settings).ifPresent(wrong -> problems.add(problem("settings", wrong)));
        var payload = Optional.ofNullable(spec.maxPayload()).orElse(DEFAULT_PAYLOAD);
        if (!payload.matches("\\d{1,12}([KMG]i?B?)?")) {
            problems.add(problem("maxPayload", "is \"%s\" and must be a size such as 1MB".formatted(payload)));
        }
        var allowed = install.exceptions().in(bus.getMetadata().getNamespace());
        problems.addAll(SpecSafety.problems(spec, allowed));
        return problems.isEmpty()
                ? new Read.Good(new BusRequest(
                        spec,
                        images.orElseThrow(),
                        replicas,
                        settings,
                        payload,
                        stream.orElseThrow(),
                        install.versionOf(spec.version()),
                        annotation(bus, Refusals.DOWNGRADE).flatMap(ServerVersion::of),
                        annotation(bus, Refusals.FEWER)
                                .filter(text -> text.matches("\\d{1,3}"))
                                .map(Integer::parseInt),
                        generation(bus),
                        install))
                : new Read.Bad(problems);
    }

    /** Counts changes of the spec; the mark for deletion raises the resource's generation too, and asks for nothing. */
    static long generation(EventBus bus) {
        var counted = Objects.requireNonNullElse(bus.getMetadata().getGeneration(), 0L);
        return bus.isMarkedForDeletion() ? counted - 1 : counted;
    }

    private static Optional<String> annotation(EventBus bus, String name) {
        return Optional.ofNullable(bus.getMetadata().getAnnotations()).map(annotations -> annotations.get(name));
    }

    private static Optional<ServerImages> images(
            EventBusSpec.JetStream spec, InstallSettings install, List<Problem> problems) {
        if (spec.version() == null || spec.version().isBlank()) {
            problems.add(problem("version", "is missing: name " + install.known() + ", or latest"));
            return Optional.empty();
        }
        var images = install.imagesOf(spec.version());
        if (images.isEmpty()) {
            problems.add(
                    problem("version", "\"%s\" is not known here: name %s".formatted(spec.version(), install.known())));
        }
        install.versionOf(spec.version())
                .filter(version -> version.compareTo(ServerVersion.OLDEST) < 0)
                .ifPresent(version -> problems.add(problem(
                        "version",
                        "%s is older than %s, the first that EventSources can work with: name %s"
                                .formatted(version, ServerVersion.OLDEST, install.known()))));
        return images;
    }

    private static Optional<StreamSettings> stream(
            EventBusSpec.JetStream spec, InstallSettings install, int replicas, List<Problem> problems) {
        try {
            var stream = StreamSettings.of(install.streamConfig(), spec.streamConfig());
            var copies = stream.copies(replicas);
            if (copies > Math.max(1, replicas)) {
                problems.add(problem(
                        "streamConfig",
                        "replicas is %d and there are %d servers: it must be %d or less"
                                .formatted(copies, replicas, Math.max(1, replicas))));
            }
            return Optional.of(stream);
        } catch (IllegalArgumentException e) {
            problems.add(problem("streamConfig", e.getMessage()));
            return Optional.empty();
        }
    }

    private static Problem problem(String field, String message) {
        return new Problem("spec.jetstream." + field, message);
    }

    /** Either can be installed, or what the user has to change. */
    public sealed interface Read {
        /** It can. */
        record Good(BusRequest request) implements Read {}

        /** It cannot. */
        record Bad(List<Problem> problems) implements Read {}
    }
}

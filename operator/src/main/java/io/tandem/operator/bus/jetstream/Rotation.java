package io.tandem.operator.bus.jetstream;

import io.tandem.api.BusConfig;
import io.tandem.api.EventBus;
import io.tandem.api.EventBusStatus;
import io.tandem.api.Excerpt;
import io.tandem.operator.status.Finding;
import io.tandem.operator.status.Reason;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * New passwords and certificates: when they are made, and what is said until clients are told of them.
 *
 * @param asked generation that the user asks for; 1 if he does not
 * @param cutOff generation whose clients may be cut off, as the user says; 0 if none
 * @param known Secrets that the servers were made for; empty if they are not ours
 * @param config what clients are told; empty if nothing
 */
record Rotation(int asked, int cutOff, Optional<SecretNames> known, Present present, Optional<BusConfig> config) {
    /** Annotation on the EventBus: pods that use this generation of passwords may be cut off. */
    static final String CUT_OFF = "tandem.io/allow-cut-off";

    static Rotation of(EventBus bus, Present present) {
        return new Rotation(
                number(bus, SecretStore.ROTATION).orElse(1),
                number(bus, CUT_OFF).orElse(0),
                present.secrets(BusOwner.of(bus)),
                present,
                Optional.ofNullable(bus.getStatus()).map(EventBusStatus::config));
    }

    /**
     * Why the next generation is not made yet; empty if it is, or none is asked for. It is made when all servers are ready,
     * since they restart one by one, and clients have been told of the present one, since the servers accept two; or where
     * they cannot become ready without it.
     */
    Optional<Finding> held(SecretStore secrets) {
        return known.filter(names -> names.generation() < asked && waits(names)).flatMap(names -> held(names, secrets));
    }

    /**
     * Why the next generation is not made for the sake of clients; empty if none would be cut off, or servers need it.
     *
     * @param former tells whose pods use the generation before the given one
     */
    Optional<Finding> heldForClients(Function<SecretNames, List<String>> former) {
        return known.filter(names -> names.generation() < asked
                        && names.former() > 0
                        && names.former() != cutOff
                        && present.complete())
                .map(names -> Excerpt.names(former.apply(names), Function.identity()))
                .filter(clients -> !clients.isEmpty())
                .map(clients -> waiting(
                        "when no pods use generation %1$d any more, which ends then: those of %2$s do; see their conditions, delete them, or cut them off by the annotation %3$s=%1$d"
                                .formatted(known.orElseThrow().former(), clients, CUT_OFF)));
    }

    /** Why servers that argo-events installed stay as they are though nothing else changed; empty if they do not. */
    Optional<Finding> heldAsAdopted() {
        if (asked == 1) {
            return Optional.of(new Finding(
                    true,
                    Reason.ADOPTED,
                    "argo-events installed the servers; they stay as they are until the spec changes"));
        }
        return heldAtTakeover();
    }

    /**
     * Why servers that argo-events installed are taken over with the Secrets that they have, and not with those that are asked
     * for; empty if with these.
     */
    Optional<Finding> heldAtTakeover() {
        return known.isEmpty()
                        && asked > 1
                        && config.isPresent()
                        && present.servers().isPresent()
                        && !present.complete()
                        && present.majorityReady()
                ? Optional.of(waiting("when all servers are ready: " + present.counted() + mendFirst("")))
                : Optional.empty();
    }

    /** What clients are not told yet of these servers; empty if they know, or cannot know anything before. */
    static Optional<Finding> untold(SecretNames secrets, Present present, Optional<BusConfig> told) {
        return told.filter(config -> !ClientConfig.told(secrets, config))
                .map(config -> new Finding(
                        true,
                        Reason.WAITING,
                        "clients are told of generation %d, and of what else changed, when all servers are ready: %s"
                                .formatted(secrets.generation(), present.counted())));
    }

    /** Where nothing is served, nothing is lost by a restart, and new Secrets may be what mends it. */
    private boolean waits(SecretNames names) {
        var told = config.filter(present -> ClientConfig.told(names, present)).isPresent();
        return present.complete() ? !told : present.majorityReady() || (config.isPresent() && !told);
    }

    private Optional<Finding> held(SecretNames names, SecretStore secrets) {
        if (present.complete()) {
            return Optional.of(
                    waiting("when clients have been told of generation %d, which is next: all servers are ready"
                            .formatted(names.generation())));
        }
        var when = "when all servers are ready and clients have been told of generation %d: %s"
                .formatted(names.generation(), present.counted());
        return switch (secrets.state(names)) {
            case SecretStore.State.Missing missing -> Optional.empty();
            case SecretStore.State.Blocked blocked -> Optional.of(waiting(when + "; " + blocked.why()));
            case SecretStore.State.Complete complete -> Optional.of(waiting(when + mendFirst(remedy(names))));
        };
    }

    private static String remedy(SecretNames names) {
        return names.server().equals(names.baseServer())
                ? "; if somebody changed Secret %s, restore it".formatted(names.server())
                : "; if they cannot start by Secret %s, delete it, which cuts clients off until their pods are replaced, those of Sensors too"
                        .formatted(names.server());
    }

    /** Servers that only restart one after the other need nobody. */
    private String mendFirst(String how) {
        return present.someAway() ? "; mend the others first" + how : "";
    }

    private static Finding waiting(String when) {
        return new Finding(true, Reason.WAITING, "new passwords and certificates are made " + when);
    }

    private static Optional<Integer> number(EventBus bus, String annotation) {
        return Optional.ofNullable(bus.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(annotation))
                .filter(text -> text.matches("[1-9]\\d{0,5}"))
                .map(Integer::parseInt);
    }
}

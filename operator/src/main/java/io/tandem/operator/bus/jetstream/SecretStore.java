package io.tandem.operator.bus.jetstream;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.tandem.api.EventBus;
import io.tandem.operator.apply.Refusal;
import io.tandem.operator.status.Finding;
import io.tandem.operator.status.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Makes the Secrets of a bus. It may create Secrets and neither read, list nor change them: whether one exists is asked
 * by a create that is tried without effect.
 */
public final class SecretStore {
    /** Annotation on the EventBus: a higher number asks for new passwords and a new certificate. */
    public static final String ROTATION = "tandem.io/secrets-generation";

    private static final Logger LOG = Logger.getLogger(SecretStore.class);
    private static final int CONFLICT = 409;
    private static final String GOING =
            "Secrets of an EventBus of this name that was deleted are about to go; the bus is installed when they are gone";
    /** More half-made generations than this are somebody else's doing. */
    private static final int MOST_TRIES = 20;
    /** Each one up to that which a bus begins with is looked at, for there may be a bus of before that had it. */
    private static final int MOST_AT_FIRST = 100;

    /** What belonged to a deleted EventBus is collected within it, in any order, if it is to go at all. */
    private static final Duration COLLECTED = Duration.ofMinutes(1);

    private final BusOwner owner;
    private final Instant busMade;
    private final KubernetesClient client;
    private final InstantSource clock;

    /** Writes with the operator's rights. */
    public SecretStore(EventBus bus, KubernetesClient client, InstantSource clock) {
        this.owner = BusOwner.of(bus);
        this.busMade = Instant.parse(bus.getMetadata().getCreationTimestamp());
        this.client = client;
        this.clock = clock;
    }

    /**
     * The Secrets to use, all of which exist, or why there are none.
     *
     * <p>The Secret for clients is created last, so where both are there they belong together. Where one alone is there, a
     * start was interrupted or somebody deleted the other; then the next generation is made. Not where the first Secret is
     * gone, which servers of every generation need. Those that go with an EventBus of before are waited for; whether they do
     * cannot be read from them, so any that are there and nobody's start of this EventBus are not used in its first minute.
     *
     * @param known those in use
     * @param before those that were in use when argo-events took the servers back; empty if it did not
     * @param wanted generation that the user asks for
     * @param remains of the bus
     * @throws KubernetesClientException if trying again soon may help
     */
    public Ensured ensure(Optional<SecretNames> known, Optional<SecretNames> before, int wanted, Remains remains) {
        if (known.filter(names -> names.generation() >= wanted).isPresent()) {
            return new Ensured.Names(known.get());
        }
        var most = Math.max(MOST_AT_FIRST, before.map(SecretNames::generation).orElse(0));
        if (known.isEmpty() && wanted > most) {
            return refused(Reason.APPLY_FAILED, tooHigh(wanted, most, remains));
        }
        try {
            if (known.filter(names -> !exists(names.baseServer())).isPresent()) {
                return refused(Reason.APPLY_FAILED, baseGone(known.get()));
            }
            if (known.isEmpty() && remains != Remains.SERVERS && formerGoes()) {
                return refused(Reason.LEFT_OVER, GOING);
            }
            var search = new Search(known, remains);
            for (int generation : generations(known, before, wanted)) {
                var found = search.at(generation, wanted);
                if (found.isPresent()) {
                    return found.get();
                }
            }
        } catch (KubernetesClientException e) {
            return new Ensured.Refused(refusal("the Secrets of the bus could not be created", e));
        }
        return refused(
                Reason.APPLY_FAILED,
                "%d generations of Secret %s are incomplete: delete those that nothing uses"
                        .formatted(
                                MOST_TRIES, SecretNames.first(owner, 1, 1, true).server()));
    }

    /** Those to look at, upwards; of a bus of before that counted far, only those that it is known to have had. */
    private static int[] generations(Optional<SecretNames> known, Optional<SecretNames> before, int wanted) {
        var tries = IntStream.range(wanted, wanted + MOST_TRIES);
        if (known.isPresent()) {
            return tries.toArray();
        }
        var had = before.stream()
                .flatMapToInt(names -> IntStream.of(names.base(), names.former(), names.generation()))
                .filter(generation -> generation > MOST_AT_FIRST);
        var below = IntStream.concat(IntStream.rangeClosed(1, MOST_AT_FIRST), had)
                .filter(generation -> generation < wanted);
        return IntStream.concat(below, tries).sorted().distinct().toArray();
    }

    private static String tooHigh(int wanted, int most, Remains remains) {
        return "%s is %d, and at most %d for %s"
                .formatted(
                        ROTATION,
                        wanted,
                        most,
                        remains == Remains.SERVERS
                                ? "servers that argo-events installed: set a lower one, or take the annotation away"
                                : "a bus that has no passwords yet: take the annotation away");
    }

    /**
     * Whether the Secrets are there that servers need to start again.
     *
     * @throws KubernetesClientException if trying again soon may help
     */
    public State state(SecretNames names) {
        try {
            if (!exists(names.baseServer())) {
                return new State.Blocked(baseGone(names));
            }
            var complete = exists(names.server())
                    && exists(names.certificateServer())
                    && names.formerClient().filter(client -> !exists(client)).isEmpty();
            return complete ? new State.Complete() : new State.Missing();
        } catch (KubernetesClientException e) {
            return new State.Blocked(refusal("whether a Secret of theirs is gone could not be asked", e)
                    .message());
        }
    }

    private static String baseGone(SecretNames names) {
        return "Secret %s is gone: restore it, servers do not start without it".formatted(names.baseServer());
    }

    /** What is there already besides Secrets. */
    public enum Remains {
        /** No files that a key of before encrypts. */
        NONE,
        /** Claims of volumes, maybe of an EventBus of before. */
        CLAIMS,
        /** Servers of this EventBus, which run by the Secrets that are there. */
        SERVERS
    }

    /** What there is of the Secrets that servers need to start again. */
    public sealed interface State {
        /** All. */
        record Complete() implements State {}

        /** Not all, but servers can start with those of the next generation. */
        record Missing() implements State {}

        /** A new generation would not help, or could not be made either; says why and what would. */
        record Blocked(String why) implements State {}
    }

    /** The Secrets, or what the user has to do. */
    public sealed interface Ensured {
        /** They exist. */
        record Names(SecretNames names) implements Ensured {}

        /** They do not. */
        record Refused(Finding finding) implements Ensured {}
    }

    /** Goes through the generations. */
    private final class Search {
        private final Optional<SecretNames> known;
        private final boolean files;
        private final boolean mayGo;
        private Optional<Integer> base;
        private int former;

        Search(Optional<SecretNames> known, Remains remains) {
            this.known = known;
            this.files = remains != Remains.NONE;
            this.mayGo = known.isEmpty() && remains != Remains.SERVERS && busIsNew();
            this.base = known.map(SecretNames::base);
            // servers include its password from there, and do not start without
            this.former = known.filter(names -> exists(names.client()))
                    .map(SecretNames::generation)
                    .orElse(0);
        }

        Optional<Ensured> at(int generation, int wanted) {
            var probe = probe(generation);
            var server = exists(probe.server());
            var client = exists(probe.client());
            if (mayGo && (server || client || exists(probe.clientAuthority())) && !started(generation)) {
                return Optional.of(refused(
                        Reason.LEFT_OVER,
                        "Secret %s or those beside it may go with an EventBus of this name that was deleted; the bus is installed when they are gone, or with them a minute after it was made"
                                .formatted(probe.server())));
            }
            var both = server && client;
            if (server && base.isEmpty() && (files || both)) {
                base = Optional.of(generation); // its key may have encrypted files that are still there
            }
            if (both && generation >= wanted) {
                return Optional.of(new Ensured.Names(next(generation, exists(probe.authorityOf(generation)))));
            }
            if (generation >= wanted && !server && !client) {
                return Optional.of(create(generation));
            }
            if (both) {
                former = generation;
            }
            return Optional.empty();
        }

        private Ensured create(int generation) {
            if (files && base.isEmpty()) {
                return refused(
                        Reason.LEFT_OVER,
                        ("a former bus left PersistentVolumeClaims of this name, and Secret %s with the key of their"
                                        + " files is gone: delete the claims, or restore the Secret")
                                .formatted(SecretNames.first(owner, 1, 1, true).server()));
            }
            var names = next(generation, true);
            make(names, names.certificate() == generation ? Optional.empty() : published(names.certificate()));
            return new Ensured.Names(names);
        }

        /** How a generation is used after the one in use; the same each time it is asked. */
        private SecretNames next(int generation, boolean authority) {
            var first = SecretNames.first(owner, generation, base.orElse(generation), authority);
            if (known.filter(names -> names.authority() > 0).isEmpty()) {
                return new SecretNames(owner, generation, former, first.base(), first.certificate(), first.authority());
            }
            var now = known.get();
            var changes = now.authority() == now.generation()
                    && published(now.generation()).isPresent();
            // else clients trust an authority that we do not know: they keep it, and the servers its certificate
            var certificate = changes ? now.generation() : now.certificate();
            return exists(probe(certificate).server())
                    ? new SecretNames(
                            owner,
                            generation,
                            former,
                            first.base(),
                            certificate,
                            changes ? first.authority() : now.authority())
                    // nobody has the certificate that they trust
                    : new SecretNames(owner, generation, former, first.base(), generation, first.authority());
        }
    }

    /**
     * Whether there was an EventBus of this name a moment ago, with which Secrets that are there may go. Of a Secret nobody
     * tells us, but of the ConfigMaps that go with it.
     */
    private boolean formerGoes() {
        return Stream.of(owner.configMapName(), probe(1).authorityOf(1))
                .flatMap(name -> map(name).stream())
                .anyMatch(owner::goesWithAnother);
    }

    /** An API server's clock that is further off says nothing, and nobody waits for it. */
    private boolean busIsNew() {
        return Duration.between(busMade, clock.instant()).abs().compareTo(COLLECTED) < 0;
    }

    /** Whether the Secrets of a generation are of a start of this EventBus, be it one that was interrupted. */
    private boolean started(int generation) {
        return map(probe(generation).authorityOf(generation))
                .filter(owner.ownership()::controls)
                .isPresent();
    }

    private Optional<ConfigMap> map(String name) {
        return Optional.ofNullable(client.configMaps()
                .inNamespace(owner.namespace())
                .withName(name)
                .get());
    }

    private Optional<String> published(int generation) {
        return map(probe(generation).authorityOf(generation))
                .map(ConfigMap::getData)
                .map(data -> data.get(SecretNames.AUTHORITY_KEY))
                .filter(text -> text.startsWith("-----BEGIN CERTIFICATE-----"));
    }

    private void make(SecretNames names, Optional<String> formerAuthority) {
        var secrets = BusSecrets.draw(names, formerAuthority, clock.instant());
        // first: it is drawn anew as long as the Secrets are not there, and could not be read from them
        client.resource(secrets.published()).createOr(NonDeletingOperation::patch);
        client.resource(secrets.server()).create();
        client.resource(secrets.authority()).create();
        client.resource(secrets.client()).create();
        LOG.infof(
                "bus secrets made namespace=%s server=%s client=%s",
                names.owner().namespace(), names.server(), names.client());
    }

    /** For the names of a generation. */
    private SecretNames probe(int generation) {
        return SecretNames.first(owner, generation, generation, true);
    }

    private boolean exists(String name) {
        Secret probe = new Secret();
        probe.setMetadata(owner.metadata(name).build());
        try {
            client.resource(probe).dryRun().create();
            return false;
        } catch (KubernetesClientException e) {
            if (e.getCode() == CONFLICT) {
                return true;
            }
            throw e;
        }
    }

    /** An answer about a Secret may quote it, so only its code is told. */
    private Finding refusal(String what, KubernetesClientException error) {
        HasMetadata secret = new Secret();
        secret.setMetadata(
                owner.metadata(SecretNames.first(owner, 1, 1, true).server()).build());
        if (Refusal.of(error, secret, false).isEmpty()) {
            throw error;
        }
        return Finding.bad(
                Reason.APPLY_FAILED,
                ("%s, the API server answered %d: grant the operator create on secrets and get, create and patch on"
                                + " configmaps in namespace %s, and look at its quotas")
                        .formatted(what, error.getCode(), owner.namespace()));
    }

    private static Ensured refused(Reason reason, String message) {
        return new Ensured.Refused(Finding.bad(reason, message));
    }
}

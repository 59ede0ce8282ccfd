package io.tandem.operator.bus.jetstream;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.InstantSource;
import java.util.Optional;
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
    /** More half-made generations than this are somebody else's doing. */
    private static final int MOST_TRIES = 20;

    private final KubernetesClient client;
    private final InstantSource clock;

    /** Writes with the operator's rights. */
    public SecretStore(KubernetesClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    /**
     * The Secrets to use, all of which exist.
     *
     * <p>The Secret for clients is created last, so where both are there they belong together. Where one alone is there, a
     * start was interrupted or somebody deleted the other; then the next generation is made.
     *
     * @param wanted generation that the user asks for
     * @throws KubernetesClientException if a Secret could not be created
     */
    public SecretNames ensure(BusOwner owner, Present present, int wanted) {
        var known = present.servers().flatMap(servers -> SecretNames.of(owner, servers));
        if (known.filter(names -> names.generation() >= wanted).isPresent()) {
            return known.get();
        }
        var base = known.map(SecretNames::base);
        var first = known.isPresent() ? wanted : 1;
        for (int generation = first; generation < first + wanted + MOST_TRIES; generation++) {
            var names = new SecretNames(owner, generation, base.orElse(generation), true);
            var server = exists(owner, names.server());
            var both = server && exists(owner, names.client());
            if (both && generation >= wanted) {
                return new SecretNames(owner, generation, names.base(), exists(owner, names.clientAuthority()));
            }
            if (server && base.isEmpty()) {
                base = Optional.of(generation); // its key may have encrypted files that are still there
            }
            if (generation >= wanted && !server && !exists(owner, names.client())) {
                create(names);
                return names;
            }
        }
        throw new IllegalStateException("%d generations of Secret %s are incomplete: delete them"
                .formatted(MOST_TRIES, new SecretNames(owner, 1, 1, true).server()));
    }

    private void create(SecretNames names) {
        var secrets = BusSecrets.draw(names, clock.instant());
        client.resource(secrets.server()).create();
        client.resource(secrets.authority()).create();
        client.resource(secrets.client()).create();
        LOG.infof(
                "bus secrets made namespace=%s server=%s client=%s",
                names.owner().namespace(), names.server(), names.client());
    }

    private boolean exists(BusOwner owner, String name) {
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
}

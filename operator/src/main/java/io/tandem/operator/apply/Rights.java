package io.tandem.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributes;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributesBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewStatus;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What the operator may do, as the API server says, which lets everybody ask about himself (system:basic-user). */
public final class Rights {
    /** Thousands of resources ask the same at each look. */
    private static final Duration KEPT = Duration.ofSeconds(10);

    private final InstantSource clock;
    private final Map<Question, Answer> answers = new ConcurrentHashMap<>();

    /** Of which nothing is known yet. */
    Rights(InstantSource clock) {
        this.clock = clock;
    }

    /** @param asker by whose credentials */
    private record Question(Config asker, String resource, Optional<String> namespace) {}

    private record Answer(boolean granted, Instant at) {}

    /**
     * Whether a kind may be listed. A list itself would tell it, too, and is dear where there is much to list. The answer is at
     * most some seconds old; where the question is not allowed, the right counts as missing.
     *
     * @param namespace empty for all
     * @throws KubernetesClientException if there is no answer, or it does not know who asks
     */
    boolean mayList(Class<? extends HasMetadata> kind, Optional<String> namespace, KubernetesClient client) {
        var question = new Question(client.getConfiguration(), HasMetadata.getFullResourceName(kind), namespace);
        // whoever comes meanwhile waits for the answer, and does not ask as well
        return answers.compute(
                        question,
                        (same, known) -> known != null && current(known)
                                ? known
                                : new Answer(ask(kind, namespace, client), clock.instant()))
                .granted();
    }

    /**
     * Asks the API server; an answer that does not say so grants nothing.
     *
     * @throws KubernetesClientException if there is no answer, or the question is not allowed
     */
    public static boolean granted(ResourceAttributes asked, KubernetesClient client) {
        // @formatter:off
        var question = new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withResourceAttributes(asked)
                .endSpec()
                .build();
        // @formatter:on
        return Optional.ofNullable(client.resource(question).create().getStatus())
                .map(SubjectAccessReviewStatus::getAllowed)
                .orElse(false);
    }

    private static boolean ask(Class<? extends HasMetadata> kind, Optional<String> namespace, KubernetesClient client) {
        try {
            return granted(
                    new ResourceAttributesBuilder()
                            .withGroup(HasMetadata.getGroup(kind))
                            .withResource(HasMetadata.getPlural(kind))
                            .withVerb("list")
                            .withNamespace(namespace.orElse(null))
                            .build(),
                    client);
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                return false;
            }
            throw e;
        }
    }

    private boolean current(Answer answer) {
        return clock.instant().isBefore(answer.at().plus(KEPT));
    }
}

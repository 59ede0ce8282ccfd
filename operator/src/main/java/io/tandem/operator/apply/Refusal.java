package io.tandem.operator.apply;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.tandem.api.Excerpt;
import io.tandem.operator.status.Finding;
import io.tandem.operator.status.Reason;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The API server's no to an object: something for the user to read, not an error to retry at once. */
public final class Refusal {
    /** Not authenticated, timeouts, conflicts and overload go by themselves. */
    private static final Set<Integer> PASSING = Set.of(401, 408, 409, 429, 503, 504);

    /** It quotes what it refuses. */
    private static final int LONGEST_CAUSE = 1_000;

    private Refusal() {}

    /** Empty if trying again soon is the better answer. */
    public static Optional<Finding> of(KubernetesClientException error, HasMetadata object, boolean exists) {
        if (passes(error)) {
            return Optional.empty();
        }
        var cause = error.getStatus() == null
                ? error.getMessage()
                : error.getStatus().getMessage();
        return Optional.of(Finding.bad(
                reason(object, exists),
                "%s %s was refused: %s"
                        .formatted(
                                object.getKind(),
                                object.getMetadata().getName(),
                                Excerpt.of(Objects.requireNonNullElse(cause, "without a word"), LONGEST_CAUSE))));
    }

    /** Whether it is over by itself more often than not. */
    public static boolean passes(KubernetesClientException error) {
        return error.getCode() < 400 || PASSING.contains(error.getCode());
    }

    /** An object of the wanted name that belongs to somebody else. */
    public static Finding foreign(HasMetadata object, String ownerKind) {
        return Finding.bad(
                reason(object, false),
                "%s %s exists and is not this %s's: delete it, or give the %s another name"
                        .formatted(object.getKind(), object.getMetadata().getName(), ownerKind, ownerKind));
    }

    static Reason reason(HasMetadata object, boolean exists) {
        return switch (object.getKind()) {
            case "Deployment" -> exists ? Reason.UPDATE_DEPLOYMENT_FAILED : Reason.CREATE_DEPLOYMENT_FAILED;
            case "Service" -> Reason.CREATE_SERVICE_FAILED;
            default -> Reason.APPLY_FAILED;
        };
    }
}

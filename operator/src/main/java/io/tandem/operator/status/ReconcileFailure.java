package io.tandem.operator.status;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.tandem.api.Excerpt;
import io.tandem.operator.apply.OwnedObjects;
import io.tandem.operator.apply.Refusal;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** What is told of a reconciliation that ended with an exception; it is tried again for ever. */
public final class ReconcileFailure {
    /** What is over with the next tries is not worth a change of the status: about four seconds. */
    private static final int PATIENCE = 3;

    private static final int LONGEST = 500;
    private static final Pattern PASSWORD = Pattern.compile("(?<=://)[^/@\\s]+(?=@)");

    private ReconcileFailure() {}

    /**
     * The finding for the condition Ready; empty while it may be over in a moment.
     *
     * @param retry of the reconciliation that failed
     */
    public static Optional<Finding> of(Exception error, Optional<RetryInfo> retry) {
        var tries = retry.map(RetryInfo::getAttemptCount).orElse(0);
        return passes(error) && tries < PATIENCE
                ? Optional.empty()
                : Optional.of(Finding.unknown(
                        Reason.RECONCILE_FAILED, "the operator failed and tries again: " + told(error)));
    }

    private static boolean passes(Exception error) {
        return error instanceof OwnedObjects.BehindException
                || (error instanceof KubernetesClientException answer && Refusal.passes(answer));
    }

    private static String told(Exception error) {
        var kind = error.getClass().getSimpleName();
        if (error instanceof KubernetesClientException answer && answer.getStatus() != null) {
            return kind + ": " + told(answer.getStatus());
        }
        var message = Objects.requireNonNullElse(error.getMessage(), "no message");
        return kind + ": " + cut(PASSWORD.matcher(message).replaceAll("***"));
    }

    /** An answer about a Secret may quote what is in it, so of that only the code is told. */
    private static String told(Status status) {
        var details = Objects.requireNonNullElseGet(status.getDetails(), StatusDetails::new);
        return "secrets".equals(details.getKind()) || "Secret".equals(details.getKind())
                ? "the API server refused Secret %s: %s (%d)"
                        .formatted(details.getName(), status.getReason(), status.getCode())
                : cut(Objects.requireNonNullElse(status.getMessage(), "no message"));
    }

    private static String cut(String text) {
        return Excerpt.of(text, LONGEST);
    }
}

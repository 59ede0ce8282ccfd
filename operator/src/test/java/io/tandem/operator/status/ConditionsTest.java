package io.tandem.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.api.Condition;
import io.tandem.api.EventSource;
import io.tandem.api.EventSourceStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConditionsTest {
    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant LATER = Instant.parse("2026-01-01T01:00:00Z");

    @Test
    void timeMovesOnlyWithTheStatus() {
        var starting = Map.of("Ready", Finding.bad(Reason.PODS_STARTING, "0 of 1 pods are ready"));
        var failing = Map.of("Ready", Finding.bad(Reason.PODS_FAILING, "0 of 1 pods are ready: why"));
        var ready = Map.of("Ready", Finding.good(Reason.PODS_READY));

        var first = Conditions.of(starting, null, 1L, FIRST);
        var second = Conditions.of(failing, first, 2L, LATER);
        var third = Conditions.of(ready, second, 2L, LATER);

        assertThat(first).singleElement().satisfies(c -> assertThat(c.lastTransitionTime())
                .isEqualTo(FIRST.toString()));
        assertThat(second).singleElement().satisfies(c -> {
            assertThat(c.lastTransitionTime()).isEqualTo(FIRST.toString());
            assertThat(c.reason()).isEqualTo("PodsFailing");
            assertThat(c.observedGeneration()).isEqualTo(2L);
        });
        assertThat(third).singleElement().satisfies(c -> assertThat(c.lastTransitionTime())
                .isEqualTo(LATER.toString()));
    }

    @Test
    void conditionsAreSortedByType() {
        var findings = Map.of(
                "SourcesProvided", Finding.good(Reason.ALL_EVENTS_VALID), "Deployed", Finding.good(Reason.APPLIED));

        assertThat(Conditions.of(findings, null, 1L, FIRST))
                .extracting(Condition::type)
                .containsExactly("Deployed", "SourcesProvided");
    }

    /** An object with its status takes 1.5 MB at most; a status beyond that could never be written, nor tell why. */
    @Test
    void aMessageOfAnyLengthLeavesRoomForTheRestOfTheStatus() {
        var findings = Map.of("Deployed", Finding.bad(Reason.APPLY_FAILED, "a".repeat(2_000_000)));

        assertThat(Conditions.of(findings, null, 1L, FIRST))
                .singleElement()
                .satisfies(condition ->
                        assertThat(condition.message()).hasSize(10_003).endsWith("a..."));
    }

    @Test
    void nothingIsWrittenWhereNothingChanged() {
        var findings = Map.of("Deployed", Finding.good(Reason.APPLIED));
        var source = source(1L);
        source.setStatus(account(source, findings, FIRST));

        assertThat(StatusPatch.of(source, account(source, findings, LATER))).isEmpty();
        source.getMetadata().setGeneration(2L);
        assertThat(StatusPatch.of(source, account(source, findings, LATER))).isPresent();
    }

    @Test
    void conditionsThatOthersAddedAreNoChange() {
        var findings = Map.of("Deployed", Finding.good(Reason.APPLIED));
        var source = source(1L);
        var ours = account(source, findings, FIRST);
        var foreign = new Condition("Synced", "True", null, FIRST.toString(), null, null, null);
        source.setStatus(new EventSourceStatus(
                ours.observedGeneration(),
                ours.servedGeneration(),
                List.of(ours.conditions().get(0), foreign),
                null,
                null,
                ours.types(),
                ours.bus(),
                ours.replicas(),
                ours.selector(),
                null,
                Map.of()));

        assertThat(StatusPatch.of(source, account(source, findings, LATER))).isEmpty();
    }

    @Test
    void aPatchHoldsNothingButTheStatus() {
        var source = source(1L);
        var patch = StatusPatch.of(source, account(source, Map.of("Deployed", Finding.good(Reason.APPLIED)), FIRST))
                .orElseThrow();

        assertThat(patch.getSpec()).isNull();
        assertThat(patch.getMetadata().getLabels()).isEmpty();
        assertThat(patch.getMetadata().getResourceVersion()).isNull();
    }

    @Test
    void conditionsThatTheReferenceImplementationWroteAreUnderstood() {
        var source = source(1L);
        var former = new Condition("Deployed", "True", null, FIRST.toString(), null, null, null);
        source.setStatus(
                new EventSourceStatus(null, null, List.of(former), null, null, null, null, null, null, null, null));
        var patch = StatusPatch.of(source, account(source, Map.of("Deployed", Finding.good(Reason.APPLIED)), LATER))
                .orElseThrow();

        assertThat(patch.getStatus().conditions()).singleElement().satisfies(c -> assertThat(c.lastTransitionTime())
                .isEqualTo(FIRST.toString()));
    }

    @Test
    void theStatusSaysWhatIsInUseAndHowItsPodsAreFound() {
        var status = account(source(1L), Map.of(), FIRST);

        assertThat(status.bus()).isEqualTo("default");
        assertThat(status.replicas()).isZero();
        assertThat(status.selector()).isEqualTo("controller=eventsource-controller,eventsource-name=s,owner-name=s");
    }

    private static EventSourceStatus account(EventSource source, Map<String, Finding> findings, Instant now) {
        return ComputedStatus.of(
                source, findings, Observed.of(source, Optional.empty(), List.of(), now), Optional.empty(), now);
    }

    private static EventSource source(long generation) {
        var source = new EventSource();
        source.getMetadata().setName("s");
        source.getMetadata().setNamespace("n");
        source.getMetadata().setGeneration(generation);
        source.getMetadata().setResourceVersion("42");
        source.getMetadata().setLabels(Map.of("a", "b"));
        return source;
    }
}

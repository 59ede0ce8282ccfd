package io.tandem.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CaseTest {
    @Test
    void signedPushesGoThroughAPodThatIsDeletedKilledOrRolledAndABusThatRestarts() {
        for (String fault : List.of("deleted", "killed", "rollout", "bus-restarted")) {
            Case each = only("github/jetstream/none/" + fault);

            assertThat(each.keptBy(verdict(List.of(), Map.of()))).isTrue();
            assertThat(each.keptBy(verdict(List.of(1L), Map.of())))
                    .as("answered 200 and not on the bus")
                    .isFalse();
            assertThat(each.keptBy(verdict(List.of(), Map.of(1L, List.of("a", "b")))))
                    .as("on the bus twice, whatever it was answered")
                    .isFalse();
            assertThat(each.keptBy(
                            verdict(List.of(), Map.of()).answering(new Answers(List.of("3 times 404"), List.of(), 0))))
                    .as("answered neither 200 nor 503")
                    .isFalse();
        }
    }

    @Test
    void aSourceThatTakesNothingAfterItsFaultFails() {
        Verdict good = verdict(List.of(), Map.of());
        Verdict deaf = good.answering(new Answers(List.of(), List.of(10L, 11L), 0));

        for (String id : List.of("webhook/jetstream/none/killed", "github/jetstream/none/rollout")) {
            assertThat(only(id).keptBy(good)).isTrue();
            assertThat(only(id).keptBy(deaf)).isFalse();
            assertThat(Outcome.judged(only(id), 1, deaf, 0).note()).isEqualTo("2 never accepted");
        }
        assertThat(only("kafka/jetstream/bus/source-restarted").keptBy(deaf))
                .as("what its server did not take is not the source's")
                .isTrue();
    }

    @Test
    void aPostThatIsCutOffFailsACaseWhereNothingHappensAndIsShownInOthers() {
        Verdict cut = verdict(List.of(), Map.of()).answering(new Answers(List.of(), List.of(), 3));
        Case drained = only("github/jetstream/none/drained");

        assertThat(only("github/jetstream/none/steady").keptBy(cut)).isFalse();
        assertThat(drained.keptBy(cut)).isTrue();
        assertThat(Summary.of(List.of(Outcome.judged(drained, 1, cut, 0)))
                        .getFirst()
                        .cutOff())
                .isEqualTo(3);
    }

    @Test
    void aQueueOnJetStreamMayNeitherLoseNorDouble() {
        for (String id : List.of("amqp/jetstream/bus/killed", "pulsar/jetstream/lease/source-restarted")) {
            Case each = only(id);

            assertThat(each.keptBy(verdict(List.of(), Map.of()))).isTrue();
            assertThat(each.keptBy(verdict(List.of(1L), Map.of()))).isFalse();
            assertThat(each.keptBy(verdict(List.of(), Map.of(1L, List.of("a", "b")))))
                    .isFalse();
        }
    }

    @Test
    void aKafkaBusMayDoubleButNotLose() {
        Case each = only("kafka/kafka/lease/killed");

        assertThat(each.keptBy(verdict(List.of(), Map.of(1L, List.of("a", "b")))))
                .isTrue();
        assertThat(each.keptBy(verdict(List.of(1L), Map.of()))).isFalse();
    }

    @Test
    void aSourceThatForgetsMayLose() {
        for (String source : List.of("nats", "redis", "emitter", "generic")) {
            assertThat(only(source + "/jetstream/bus/killed").keptBy(verdict(List.of(1L), Map.of())))
                    .as(source)
                    .isTrue();
        }
        assertThat(only("amqp-stream/jetstream/bus/killed").keptBy(verdict(List.of(1L), Map.of())))
                .as("a stream keeps what was read")
                .isFalse();
    }

    @Test
    void whatASourceThatForgetsLosesIsReportedOnAKafkaBusToo() {
        for (String source : List.of("nats", "redis", "emitter", "generic")) {
            Case each = only(source + "/kafka/lease/killed");

            assertThat(each.keptBy(verdict(List.of(1L), Map.of()))).as(source).isTrue();
            assertThat(each.keptBy(verdict(List.of(), Map.of(1L, List.of("a", "b")))))
                    .as(source)
                    .isTrue();
        }
    }

    @Test
    void replicasThatShareMayNeitherLoseNorDoubleUnlessTheirSourceForgets() {
        for (String fault : List.of("deleted", "rollout", "killed", "stopped", "source-restarted", "bus-restarted")) {
            List<Case> shared = Matrix.matching(List.of("*/none/" + fault)).stream()
                    .filter(Case::shared)
                    .toList();

            assertThat(shared)
                    .extracting(each -> each.source().label())
                    .containsExactlyInAnyOrder(
                            "kafka", "amqp", "nats", "nats-jetstream", "mqtt", "nsq", "pulsar", "redis-stream");
            assertThat(shared)
                    .filteredOn(each -> each.keptBy(verdict(List.of(1L), Map.of())))
                    .extracting(each -> each.source().label())
                    .containsExactlyInAnyOrder("nats", "mqtt");
            assertThat(shared)
                    .filteredOn(each -> each.keptBy(verdict(List.of(), Map.of(1L, List.of("a", "b")))))
                    .extracting(each -> each.source().label())
                    .containsExactlyInAnyOrder("nats", "mqtt");
        }
        assertThat(Matrix.brief()).noneMatch(Case::shared);
        assertThat(Goals.cases()).noneMatch(Case::shared);
    }

    @Test
    void aRunThatMovedNothingKeepsNothing() {
        Verdict nothing = new Verdict(0, 0, List.of(), Map.of(), List.of(), List.of(), List.of(), 0, List.of(-1L), -1);

        assertThat(only("nats/jetstream/bus/killed").keptBy(nothing)).isFalse();
    }

    @Test
    void aTimeIsNeverJudged() {
        Verdict slow = new Verdict(
                1, 1, List.of(), Map.of(), List.of(), List.of(), List.of(), 0, List.of(3_600_000L), 3_600_000);

        assertThat(only("kafka/jetstream/bus/killed").keptBy(slow)).isTrue();
    }

    @Test
    void aPatternChoosesCases() {
        assertThat(Matrix.matching(List.of("kafka/*/killed")))
                .extracting(Case::id)
                .containsExactly(
                        "kafka/jetstream/bus/killed",
                        "kafka/jetstream/lease/killed",
                        "kafka/jetstream/none/killed",
                        "kafka/kafka/lease/killed");
    }

    @Test
    void aPatternThatChoosesNothingIsRefused() {
        assertThatThrownBy(() -> Matrix.matching(List.of("kafka/killed")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("kafka/killed")
                .hasMessageContaining("SOURCE/BUS/LOCK/FAULT");
    }

    @Test
    void theServersOfAClusterGoAwayOnlyWhereThereIsOne() {
        assertThat(Matrix.matching(List.of("*/leader-gone", "*/member-gone")))
                .isNotEmpty()
                .allMatch(each -> each.bus() == BusKind.CLUSTER);
    }

    @Test
    void theStormIsRunOnlyWhenAskedFor() {
        assertThat(Matrix.all()).noneMatch(each -> each.fault() == Fault.STORM);
        assertThat(Matrix.matching(List.of("kafka/*/storm"))).isNotEmpty();
    }

    @Test
    void sourcesThatTakeTheirOwnTimeAreRunOnlyWhenAskedFor() {
        assertThat(Matrix.all()).noneMatch(each -> each.source().onRequest());
        assertThat(Matrix.matching(List.of("webhook-http2/*")))
                .extracting(Case::id)
                .containsExactlyInAnyOrder(
                        "webhook-http2/jetstream/none/steady",
                        "webhook-http2/jetstream/none/deleted",
                        "webhook-http2/jetstream/none/rollout",
                        "webhook-http2/jetstream/none/killed");
        for (String source : List.of("calendar-ten-minutes", "calendar-daily")) {
            assertThat(Matrix.matching(List.of(source + "/*/killed")))
                    .extracting(Case::id)
                    .containsExactly(
                            source + "/jetstream/bus/killed",
                            source + "/jetstream/lease/killed",
                            source + "/kafka/lease/killed");
            assertThat(Matrix.matching(List.of(source + "/*"))).hasSize(9);
        }
    }

    @Test
    void whatIsRunOnlyWhenAskedForMayNeitherLoseNorDoubleOnJetStream() {
        Matrix.every().stream().filter(each -> each.source().onRequest()).forEach(each -> {
            assertThat(each.keptBy(verdict(List.of(1L), Map.of())))
                    .as(each.id())
                    .isFalse();
            assertThat(each.keptBy(verdict(List.of(), Map.of(1L, List.of("a", "b")))))
                    .as(each.id())
                    .isEqualTo(each.bus() == BusKind.KAFKA);
        });
    }

    @Test
    void whatASenderTellsIsInTheNoteAndNotJudged() {
        Case each = only("webhook-http2/jetstream/none/rollout");
        Verdict told = verdict(List.of(), Map.of())
                .answering(new Answers(List.of(), List.of(), 2, List.of("3 connections", "2 posts cut off")));

        assertThat(Outcome.judged(each, 1, told, 0))
                .returns(Outcome.Status.PASSED, Outcome::status)
                .returns("3 connections; 2 posts cut off", Outcome::note);
    }

    @Test
    void theBriefSetIsPartOfAll() {
        assertThat(Matrix.all()).containsAll(Matrix.brief());
    }

    private static Case only(String id) {
        return Matrix.matching(List.of(id)).getFirst();
    }

    private static Verdict verdict(List<Long> lost, Map<Long, List<String>> doubled) {
        return new Verdict(10, 10, lost, doubled, List.of(), List.of(), List.of(), 0, List.of(100L), 100);
    }
}

package io.tandem.eventsource.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tandem.eventsource.bus.EventBus;
import io.tandem.eventsource.leader.AlwaysLeader;
import io.tandem.eventsource.leader.Leadership;
import io.tandem.eventsource.leader.Term;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EndedPartsTest {
    @Test
    void aProcessWhoseElectionIsGoneDoesNotLookAlive() {
        assertThat(EndedParts.of(gone(), new ScriptedBus(), Map.of())).containsExactly("the election");
    }

    @Test
    void aProcessWhoseLinkToTheBusIsGoneDoesNotLookAlive() {
        var bus = new ScriptedBus() {
            @Override
            public boolean alive() {
                return false;
            }
        };
        assertThat(EndedParts.of(new AlwaysLeader(), bus, Map.of())).containsExactly("the link to the event bus");
    }

    @Test
    void aPipelineThatEndedByADefectIsNamedAndNoOtherTroubleIs() {
        var bench = DeliveryBench.of(1);
        bench.delivery.onFailure(new IllegalStateException("a defect"));
        var failed = new EventState.Failed(Instant.EPOCH, "no such host", 3);
        assertThat(EndedParts.of(
                        new AlwaysLeader(),
                        (EventBus) bench.bus,
                        Map.of("orders", bench.status.get(), "returns", failed)))
                .containsExactly("the pipeline of event orders");
    }

    private static Leadership gone() {
        return new Leadership() {
            @Override
            public boolean alive() {
                return false;
            }

            @Override
            public Multi<Term> terms() {
                return Multi.createFrom().empty();
            }

            @Override
            public Standing standing() {
                return new Standing(false, "", 0, "");
            }

            @Override
            public Multi<Standing> standings() {
                return Multi.createFrom().empty();
            }

            @Override
            public Uni<Void> resign() {
                return Uni.createFrom().voidItem();
            }
        };
    }
}

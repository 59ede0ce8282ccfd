package io.tandem.eventsource.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.tandem.eventsource.bus.BusException;
import io.tandem.eventsource.bus.EventBus;
import io.tandem.eventsource.connector.Incoming;
import io.tandem.eventsource.connector.Settlement.Done;
import io.tandem.eventsource.connector.Settlement.Outcome;
import io.tandem.eventsource.leader.Mutant;
import io.tandem.eventsource.leader.Properties.Violation;
import io.tandem.eventsource.leader.Storm;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The properties of the delivery's simulation bite: each mistake is found, for what is wrong with it. */
class DeliveryMutantTest {
    private static final Logger LOG = Logger.getLogger("io.tandem.eventsource");
    private static final long SCHEDULES = 1_000;
    private static final Done NOBODY = new Done() {
        @Override
        public void settled() {}

        @Override
        public void unsettled(Throwable reason) {}
    };

    private static Level usual;

    @BeforeAll
    static void quiet() {
        usual = LOG.getLevel();
        LOG.setLevel(Level.OFF);
    }

    @AfterAll
    static void loud() {
        LOG.setLevel(usual);
    }

    @Test
    void aSourceIsToldBeforeTheBusAnswers() {
        caught(
                DeliveryMutant.above(receipts(receipt -> new Changed(receipt) {
                    @Override
                    public boolean allowed() {
                        tell(EventBus.Receipt::stored);
                        return super.allowed();
                    }
                })),
                "is settled before it is stored");
    }

    @Test
    void aLostAnswerCountsAsStored() {
        caught(
                DeliveryMutant.above(receipts(receipt -> new Changed(receipt) {
                    @Override
                    public void failed(BusException failure) {
                        stored();
                    }
                })),
                "is settled before it is stored");
    }

    @Test
    void aSourceForgetsWhatItHandsOver() {
        caught(
                DeliveryMutant.ofIncoming(incoming -> {
                    incoming.settlement().settle(new Outcome.Invalid(false, "forgotten"), NOBODY);
                    return new Incoming(incoming.coordinates(), incoming.payload(), (outcome, done) -> done.settled());
                }),
                "is not stored");
    }

    @Test
    void eachDeliveryOfAnEventHasAnIdOfItsOwn() {
        caught(
                DeliveryMutant.ofIncoming(
                        incoming -> new Incoming(Optional.empty(), incoming.payload(), incoming.settlement())),
                "is doubled by another id");
    }

    @Test
    void theTermIsAskedWhenAnEventIsQueuedAndNotWhenItIsSent() {
        caught(
                DeliveryMutant.below(receipts(receipt -> new Changed(receipt) {
                    private final boolean before = super.allowed();

                    @Override
                    public boolean allowed() {
                        return before;
                    }
                })),
                "an event is published past the deadline");
    }

    @Test
    void anEventThatFailedIsSentAgainWithoutWaitingForTheOthers() {
        caught(
                DeliveryMutant.above(bus -> new Wrapped(bus) {
                    @Override
                    public void publish(Message message, EventBus.Receipt receipt) {
                        super.publish(message, new Changed(receipt) {
                            private int attempts;

                            @Override
                            public void failed(BusException failure) {
                                if (failure instanceof BusException.Unavailable && attempts++ < 3) {
                                    bus.publish(message, this);
                                } else {
                                    super.failed(failure);
                                }
                            }
                        });
                    }
                }),
                "is sent while others that failed are held back");
    }

    @Test
    void twoEventsChangePlaces() {
        caught(DeliveryMutant.above(Reordering::new), "overtakes|is sent before an earlier one");
    }

    @Test
    void anEventIsSentAgainThoughTheBusHasIt() {
        caught(
                DeliveryMutant.above(bus -> new Wrapped(bus) {
                    @Override
                    public void publish(Message message, EventBus.Receipt receipt) {
                        super.publish(message, new Changed(receipt) {
                            @Override
                            public void stored() {
                                super.stored();
                                bus.publish(message, ignored(receipt));
                            }
                        });
                    }
                }),
                "is sent again though the bus has it");
    }

    @Test
    void eachEventIsSentTwice() {
        caught(
                DeliveryMutant.below(bus -> new Wrapped(bus) {
                    @Override
                    public void publish(Message message, EventBus.Receipt receipt) {
                        super.publish(message, receipt);
                        super.publish(message, ignored(receipt));
                    }
                }),
                "is stored twice when all is well");
    }

    @Test
    void theFateOfAnEventIsToldTwice() {
        caught(
                DeliveryMutant.below(receipts(receipt -> new Changed(receipt) {
                    @Override
                    public void stored() {
                        super.stored();
                        super.stored();
                    }
                })),
                "is told twice");
    }

    @Test
    void nobodySendsAgainAfterAFailure() {
        caught(
                DeliveryMutant.ofTimers(timers ->
                        SimulatedConnection.proxy(ScheduledExecutorService.class, (method, arguments) -> null)),
                "is not stored");
    }

    @Test
    void theDeliveryIsNotToldOfFailures() {
        caught(
                DeliveryMutant.above(receipts(receipt -> new Changed(receipt) {
                    @Override
                    public void failed(BusException failure) {}
                })),
                "is not stored|has to be sent again");
    }

    @Test
    void moreEventsAreAskedForThanMayBeOpen() {
        caught(
                DeliveryMutant.ofWindow(
                        () -> new Window(2 * SimulatedPipeline.MOST_EVENTS, SimulatedPipeline.MOST_BYTES)),
                "events are open or asked for");
    }

    @Test
    void theBytesOfOpenEventsAreNotBounded() {
        caught(
                DeliveryMutant.ofWindow(() -> new Window(SimulatedPipeline.MOST_EVENTS, Long.MAX_VALUE)),
                "bytes are open");
    }

    private static void caught(DeliveryMutant mutant, String why) {
        for (long seed = 0; seed < SCHEDULES; seed++) {
            try {
                Storm.run(seed, Mutant.NONE, world -> new DeliverySchedule(world, mutant));
            } catch (Violation e) {
                assertThat(e.getMessage().lines().findFirst().orElseThrow()).containsPattern(why);
                return;
            }
        }
        fail("not found in %d schedules".formatted(SCHEDULES));
    }

    private static UnaryOperator<EventBus> receipts(UnaryOperator<EventBus.Receipt> change) {
        return bus -> new Wrapped(bus) {
            @Override
            public void publish(Message message, EventBus.Receipt receipt) {
                super.publish(message, change.apply(receipt));
            }
        };
    }

    /** A receipt that is told what another is told. */
    private static class Changed implements EventBus.Receipt {
        private final EventBus.Receipt receipt;
        private boolean told;

        Changed(EventBus.Receipt receipt) {
            this.receipt = receipt;
        }

        void tell(Consumer<EventBus.Receipt> what) {
            if (!told) {
                told = true;
                what.accept(receipt);
            }
        }

        @Override
        public boolean allowed() {
            return receipt.allowed();
        }

        @Override
        public void stored() {
            if (!told) {
                receipt.stored();
            }
        }

        @Override
        public void failed(BusException failure) {
            if (!told) {
                receipt.failed(failure);
            }
        }
    }

    /** A bus that does what another does. */
    private static class Wrapped implements EventBus {
        private final EventBus bus;

        Wrapped(EventBus bus) {
            this.bus = bus;
        }

        @Override
        public void publish(Message message, Receipt receipt) {
            bus.publish(message, receipt);
        }

        @Override
        public Multi<State> states() {
            return bus.states();
        }

        @Override
        public Uni<Optional<byte[]>> last(String eventName) {
            return bus.last(eventName);
        }

        @Override
        public void close() {
            bus.close();
        }
    }

    /** Allowed as another is, and told for nobody. */
    private static EventBus.Receipt ignored(EventBus.Receipt receipt) {
        return new EventBus.Receipt() {
            @Override
            public boolean allowed() {
                return receipt.allowed();
            }

            @Override
            public void stored() {}

            @Override
            public void failed(BusException failure) {}
        };
    }

    /** Now and then an event waits until the next one was sent, or another was answered. */
    private static final class Reordering extends Wrapped {
        private int calls;
        private int underWay;
        private Runnable waiting = () -> {};

        Reordering(EventBus bus) {
            super(bus);
        }

        @Override
        public void publish(Message message, Receipt receipt) {
            Runnable sending = () -> send(message, receipt);
            if (++calls % 5 == 0 && underWay > 0) {
                waiting = sending;
                return;
            }
            sending.run();
            release();
        }

        private void send(Message message, Receipt receipt) {
            underWay++;
            super.publish(message, new Changed(receipt) {
                @Override
                public void stored() {
                    underWay--;
                    super.stored();
                    release();
                }

                @Override
                public void failed(BusException failure) {
                    underWay--;
                    super.failed(failure);
                    release();
                }
            });
        }

        private void release() {
            var next = waiting;
            waiting = () -> {};
            next.run();
        }
    }
}

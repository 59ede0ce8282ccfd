package io.tandem.eventsource.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.tandem.local.TestLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BlockingConnectorTest {
    private static final Duration LIMIT = TestLimits.WAIT;

    private final TestContext context = new TestContext("orders");

    @AfterEach
    void close() {
        context.close();
    }

    @Test
    void itConnectsStopsAndDisconnectsOnceAndInThisOrder() {
        var client = new Client();
        var events = subscribe(client, 10);
        await().until(() -> client.steps.contains("connect"));
        events.cancel();
        client.close().await().atMost(LIMIT);
        assertThat(client.steps).containsExactly("connect", "stop", "disconnect");
    }

    @Test
    void oneThatIsClosedBeforeItConnectedNeverDoes() {
        var client = new Client();
        client.close().await().atMost(LIMIT);
        subscribe(client, 10);
        assertThat(client.steps).containsExactly("disconnect");
    }

    @Test
    void aConnectThatHangsIsInterruptedByTheCancellationAndIsNoFailure() throws InterruptedException {
        var hanging = new CountDownLatch(1);
        var client = new Client() {
            @Override
            protected void connect() throws Exception {
                super.connect();
                hanging.await();
            }
        };
        var events = subscribe(client, 10);
        await().until(() -> client.steps.contains("connect"));
        events.cancel();
        client.close().await().atMost(LIMIT);
        assertThat(client.steps).containsExactly("connect", "stop", "disconnect");
        assertThat(events.getFailure()).isNull();
    }

    @Test
    void aTaskThatIsEmittingIsNotInterruptedByTheCancellation() throws InterruptedException {
        var client = new Client();
        var events = subscribe(client, 10);
        var begun = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        client.execute(() -> {
            begun.countDown();
            try {
                end.await();
                client.steps.add("emitted");
            } catch (InterruptedException e) {
                client.steps.add("interrupted");
            }
        });
        begun.await();
        events.cancel();
        var closed = client.close();
        end.countDown();
        closed.await().atMost(LIMIT);
        assertThat(client.steps).containsExactly("connect", "emitted", "stop", "disconnect");
    }

    @Test
    void aTaskThatThrowsFailsTheStream() {
        var client = new Client();
        var events = subscribe(client, 10);
        client.execute(() -> {
            throw new IllegalStateException("no such header");
        });
        events.awaitFailure(LIMIT);
        assertThat(events.getFailure()).hasMessage("url: no such header");
    }

    @Test
    void whateverConnectThrowsFailsTheStreamInTheWordsOfTheType() {
        for (var thrown : List.of(new IOException("refused"), new NoClassDefFoundError("a client's class"))) {
            var client = new Client() {
                @Override
                protected void connect() throws Exception {
                    if (thrown instanceof Error error) {
                        throw error;
                    }
                    throw (IOException) thrown;
                }
            };
            assertThat(subscribe(client, 10).awaitFailure(LIMIT).getFailure())
                    .hasMessage("url: " + thrown.getMessage());
            client.close().await().atMost(LIMIT);
            assertThat(client.steps).containsExactly("stop", "disconnect");
        }
    }

    @Test
    void aStopThatThrowsDoesNotKeepItFromDisconnecting() {
        var client = new Client() {
            @Override
            protected void stop() {
                throw new NoClassDefFoundError("a client's class");
            }
        };
        subscribe(client, 10);
        await().until(() -> client.steps.contains("connect"));
        client.close().await().atMost(LIMIT);
        assertThat(client.steps).containsExactly("connect", "disconnect");
    }

    @Test
    void whatASourceCannotDeliverAgainIsHandedOnAfterItsIntakeHasEnded() {
        var client = new Client();
        client.redelivers = false;
        var events = subscribe(client, 1);
        await().until(() -> client.steps.contains("connect"));
        client.emit("a");
        client.emit("b");
        assertThat(client.finish()).isTrue();
        await().until(() -> client.steps.contains("stop"));
        assertThat(events.getItems()).hasSize(1);
        events.request(5);
        events.awaitCompletion(LIMIT);
        assertThat(events.getItems()).hasSize(2);
    }

    @Test
    void aSourceThatDeliversAgainIsCancelledInstead() {
        var client = new Client();
        subscribe(client, 1);
        assertThat(client.finish()).isFalse();
    }

    private AssertSubscriber<Incoming> subscribe(BlockingConnector client, long demand) {
        return client.events().subscribe().withSubscriber(AssertSubscriber.create(demand));
    }

    private class Client extends BlockingConnector {
        final List<String> steps = new CopyOnWriteArrayList<>();
        boolean redelivers = true;

        Client() {
            super(BlockingConnectorTest.this.context, Worker.virtual("test"));
        }

        @Override
        protected void connect() throws Exception {
            steps.add("connect");
        }

        @Override
        protected void stop() {
            steps.add("stop");
        }

        @Override
        protected void disconnect() {
            steps.add("disconnect");
        }

        @Override
        protected boolean redelivers() {
            return redelivers;
        }

        @Override
        protected Throwable explained(Throwable failure) {
            return new IllegalStateException("url: " + failure.getMessage(), failure);
        }

        void emit(String coordinates) {
            assertThat(emit(Incoming.of(coordinates, () -> new byte[0], Settlement.NONE), 1))
                    .isTrue();
        }
    }
}

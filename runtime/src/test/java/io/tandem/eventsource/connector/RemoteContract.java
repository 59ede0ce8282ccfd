package io.tandem.eventsource.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/** What is asked of a type that connects to a server. */
public interface RemoteContract extends ConnectorContract {
    Logger LOG = Logger.getLogger(RemoteContract.class);

    /** A connector for a server that is not there. */
    Connector withoutServer(ConnectorContext context) throws Exception;

    /** The field with the server's address, which the message of a failure names. */
    default String fieldOfTheAddress() {
        return "url";
    }

    @Override
    Restartable peer() throws Exception;

    /** A peer whose server can be killed and started again: nobody else uses it meanwhile. */
    interface Restartable extends SourcePeer {
        /** Stops the server at once and starts it again, with what it had stored. */
        void restart() throws Exception;
    }

    @Test
    default void aServerThatIsNotThereFailsTheConnectionAndNamesTheAddress() throws Exception {
        try (var context = new TestContext("nobody");
                var intake = Intake.holding(withoutServer(context), 1)) {
            assertThat(intake.awaitFailure()).hasMessageContaining(fieldOfTheAddress());
            assertThat(context.connections).hasValue(0);
        }
    }

    @Test
    default void aServerThatRestartsIsReadAgainByThisConnectionOrTheNextOne() throws Exception {
        try (var peer = peer();
                var context = new TestContext("restarted")) {
            var present = new AtomicReference<>(Intake.holding(peer.connector(context), Long.MAX_VALUE));
            ConnectorContract.awaitConnected(context, present.get());
            peer.restart();
            // a server that is not done with its restart refuses what is sent to it, too
            await().pollInterval(Duration.ofMillis(500)).until(() -> {
                if (present.get().failure().isPresent()) {
                    present.get().close();
                    present.set(Intake.holding(peer.connector(context), Long.MAX_VALUE));
                }
                try {
                    peer.send();
                } catch (Exception e) {
                    LOG.infof("not sent: %s", e.getMessage());
                }
                return !present.get().events().isEmpty();
            });
            present.get().close();
        }
    }
}

package io.tandem.eventsource.connector;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is asked of a type with a secret of its own. */
public interface CredentialContract extends ConnectorContract {
    /** The secret of wrong credentials: it may stand in no message. */
    String CANARY = "canary-7f3a";

    /** A connector whose secret is read from {@link #secretName()} and {@link #secretKey()}. */
    Connector withSecret(TestContext context) throws Exception;

    /** What the secret has to hold so that the server accepts us. */
    String rightSecret() throws Exception;

    /** The part of {@link #rightSecret()} that may stand in no message either, and does in none by chance. */
    default String rightCanary() throws Exception {
        return rightSecret().strip();
    }

    /** A secret that is well formed and refused, holding {@link #CANARY}. */
    String wrongSecret() throws Exception;

    /** A field of the specification that the message of a refusal names. */
    String fieldOfTheSecret();

    default String secretName() {
        return "login";
    }

    default String secretKey() {
        return "secret";
    }

    @Test
    default void refusedCredentialsNameTheirFieldAndQuoteNoSecret() throws Exception {
        try (var context = new TestContext("refused");
                var told = new Told(context)) {
            context.secret(secretName(), secretKey(), wrongSecret());
            try (var intake = Intake.holding(withSecret(context), 1)) {
                var failure = intake.awaitFailure();
                assertThat(failure).hasMessageContaining(fieldOfTheSecret());
                told.failed(failure);
            }
            assertThat(context.connections).hasValue(0);
            told.holdsNot(CANARY);
        }
    }

    @Test
    default void aSecretThatIsNotThereIsNamed() throws Exception {
        try (var context = new TestContext("missing");
                var intake = Intake.holding(withSecret(context), 1)) {
            assertThat(intake.awaitFailure()).hasMessageContaining(secretName());
        }
    }

    @Test
    default void rotatedCredentialsAreReadByTheNextConnectionAndNeitherIsTold() throws Exception {
        try (var context = new TestContext("rotated");
                var told = new Told(context)) {
            context.secret(secretName(), secretKey(), wrongSecret());
            try (var intake = Intake.holding(withSecret(context), 1)) {
                told.failed(intake.awaitFailure());
            }
            context.secret(secretName(), secretKey(), rightSecret());
            try (var intake = Intake.holding(withSecret(context), 1)) {
                ConnectorContract.awaitConnected(context, intake);
            }
            told.holdsNot(CANARY);
            told.holdsNot(rightCanary());
        }
    }
}

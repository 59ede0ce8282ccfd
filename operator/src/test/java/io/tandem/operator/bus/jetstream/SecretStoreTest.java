package io.tandem.operator.bus.jetstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.tandem.api.EventBus;
import io.tandem.operator.bus.jetstream.SecretStore.Ensured;
import io.tandem.operator.bus.jetstream.SecretStore.Remains;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SecretStoreTest {
    /** Each generation up to it would be asked for, three requests each, at every look. */
    @Test
    void aNewBusThatAsksForItsMillionthPasswordIsRefusedWithoutARequest() {
        var bus = Serialization.unmarshal("""
                apiVersion: argoproj.io/v1alpha1
                kind: EventBus
                metadata: {name: default, namespace: argo, uid: u, creationTimestamp: "2026-01-01T00:00:00Z"}
                """, EventBus.class);
        var store = new SecretStore(bus, null, InstantSource.system());

        var ensured = store.ensure(Optional.empty(), 1_000_000, Remains.NONE);

        assertThat(ensured)
                .isInstanceOfSatisfying(
                        Ensured.Refused.class,
                        refused -> assertThat(refused.finding().message())
                                .isEqualTo(
                                        "tandem.io/secrets-generation is 1000000, and at most 100 for a bus that has no passwords yet: take the annotation away"));
    }
}

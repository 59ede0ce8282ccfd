package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tandem.api.EventBus;
import io.tandem.operator.bus.jetstream.SecretStore;
import io.tandem.operator.bus.jetstream.SecretStore.Ensured;
import io.tandem.operator.bus.jetstream.SecretStore.Remains;
import io.tandem.operator.cluster.ControlPlaneResource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever deletes an EventBus and makes it again does not wait until all that belonged to the former one is gone. */
@QuarkusTest
@QuarkusTestResource(ControlPlaneResource.class)
class RecreatedBusIT extends NativeBusCase {
    private static final Duration JUST_MADE = Duration.ofSeconds(59);
    private static final Duration OLDER = Duration.ofMinutes(1);

    /** They went a moment later, and its servers never started. */
    @Test
    void aBusWaitsForSecretsThatGoWithAFormerOneAndBeginsAtTheFirstGeneration() {
        var server =
                new SecretBuilder().withMetadata(ofFormer(SERVERS + "-server")).build();
        var published = new ConfigMapBuilder()
                .withMetadata(ofFormer(SERVERS + "-client-ca"))
                .build();
        make(server);
        make(published);

        bus("{version: 2.14.6, replicas: 3}");
        awaitCondition("Deployed", "False", "LeftOver", "Secrets of an EventBus", "about to go");
        assertThat(servers()).isNull();

        cluster.client().resource(published).delete();
        cluster.client().resource(server).delete();
        bus("{version: 2.14.6, replicas: 3, maxPayload: 2MB}");
        awaitSecrets("generation=1,former=0,base=1,");
        ready(3);
        awaitStream("replicas: 3\n");
        space.editMetadata(eventBus(), "{\"annotations\": {\"tandem.io/secrets-generation\": \"2\"}}");
        awaitSecrets("generation=2,former=1,base=1,");
    }

    /** The garbage collector took the ConfigMaps first, and nothing told any more that these go; the servers never started. */
    @Test
    void aBusThatWasJustMadeWaitsForSecretsAlsoWhereTheConfigMapsOfAFormerOneAreGoneAlready() {
        makeSecrets(SERVERS + "-server", SERVERS + "-client-auth");

        bus("{version: 2.14.6, replicas: 3}");
        awaitCondition("Deployed", "False", "LeftOver", "Secret " + SERVERS + "-server", "a minute after");
        assertThat(servers()).isNull();
        assertThat(store(eventBus(), JUST_MADE).ensure(Optional.empty(), Optional.empty(), 1, Remains.CLAIMS))
                .as("with claims that are nobody's")
                .isInstanceOf(Ensured.Refused.class);

        assertThat(generation(store(eventBus(), OLDER).ensure(Optional.empty(), Optional.empty(), 1, Remains.NONE)))
                .as("they go with nobody")
                .isEqualTo(1);
    }

    /** One of three generations that a deleted bus had is enough to wait for. */
    @ParameterizedTest
    @ValueSource(strings = {"-server", "-client-auth", "-client-ca", "-server-2"})
    void aSecretThatIsLeftIsWaitedForAndNothingIsMadeBesideIt(String left) {
        makeSecrets(SERVERS + left);
        var store = store(madeNow(), JUST_MADE);

        assertThat(store.ensure(Optional.empty(), Optional.empty(), 2, Remains.NONE))
                .isInstanceOf(Ensured.Refused.class);
        assertThat(space.list(Secret.class)).hasSize(1);
    }

    @Test
    void aStartThatWasInterruptedGoesOnAtOnceAndSoDoServersOfArgoEvents() {
        makeSecrets(SERVERS + "-server", SERVERS + "-client-auth");
        var bus = madeNow();
        var store = store(bus, JUST_MADE);

        assertThat(generation(store.ensure(Optional.empty(), Optional.empty(), 1, Remains.SERVERS)))
                .isEqualTo(1);
        assertThat(store.ensure(Optional.empty(), Optional.empty(), 1, Remains.NONE))
                .isInstanceOf(Ensured.Refused.class);
        var published = new ConfigMapBuilder()
                .withMetadata(ofFormer(SERVERS + "-client-ca"))
                .build();
        var reference = published.getMetadata().getOwnerReferences().getFirst();
        reference.setUid(bus.getMetadata().getUid());
        reference.setController(true);
        make(published);
        assertThat(generation(store.ensure(Optional.empty(), Optional.empty(), 1, Remains.NONE)))
                .isEqualTo(1);
    }

    @Test
    void aForeignSecretOfOurNameIsNotTakenForTheKeyOfFilesThatDoNotExist() {
        makeSecrets(SERVERS + "-server");
        var made = (Ensured.Names) store(madeNow(), OLDER).ensure(Optional.empty(), Optional.empty(), 1, Remains.NONE);

        assertThat(made.names().generation()).isEqualTo(2);
        assertThat(made.names().base()).isEqualTo(2);
        assertThat(secret(SERVERS + "-server-2")).containsKey("encryption");
        assertThat(secret(SERVERS + "-client-auth-2")).isNotEmpty();
        assertThat(space.list(Secret.class))
                .noneMatch(found -> found.getMetadata().getName().equals(SERVERS + "-client-auth"));
    }

    /** The server of one claim that somebody deleted kept all others from being made again. */
    @Test
    void aClaimThatEndsByItselfHoldsUpNobody() {
        bus("{version: 2.14.6, replicas: 3, persistence: {volumeSize: 1Gi}}");
        awaitServers(servers -> assertThat(servers).isNotNull());
        for (int i = 0; i < 3; i++) {
            make(claim(new ObjectMetaBuilder()
                    .withName(SERVERS + "-vol-" + SERVERS + "-" + i)
                    .withNamespace(space.namespace())
                    .withFinalizers("kubernetes.io/pvc-protection")
                    .build()));
        }
        cluster.client()
                .persistentVolumeClaims()
                .inNamespace(space.namespace())
                .withName(SERVERS + "-vol-" + SERVERS + "-2")
                .delete();

        var former = servers().getMetadata().getUid();
        cluster.client().resource(servers()).delete();
        awaitServers(servers -> assertThat(servers.getMetadata().getUid()).isNotEqualTo(former));
    }

    @Test
    void aBusDoesNotUseVolumesThatGoWithAFormerOne() {
        var claim = claim(ofFormer(SERVERS + "-vol-" + SERVERS + "-0"));
        make(claim);

        bus("{version: 2.14.6, replicas: 1, persistence: {volumeSize: 1Gi}}");
        awaitCondition("Deployed", "False", "LeftOver", claim.getMetadata().getName(), "is about to go");
        assertThat(servers()).isNull();

        space.editMetadata(
                cluster.client().resource(claim).get(), "{\"finalizers\": null}"); // of what protects those in use
        cluster.client().resource(claim).delete();
        bus("{version: 2.14.6, replicas: 1, maxPayload: 2MB, persistence: {volumeSize: 1Gi}}");
        awaitSecrets("generation=1,former=0,base=1,");
    }

    private void awaitSecrets(String names) {
        awaitServers(
                servers -> assertThat(servers.getMetadata().getAnnotations().get("tandem.io/bus-secrets"))
                        .startsWith(names));
    }

    private static PersistentVolumeClaim claim(ObjectMeta meta) {
        // @formatter:off
        return new PersistentVolumeClaimBuilder()
                .withMetadata(meta)
                .withNewSpec()
                .withAccessModes("ReadWriteOnce")
                .withNewResources()
                .withRequests(Map.of("storage", new Quantity("1Gi")))
                .endResources()
                .endSpec()
                .build();
        // @formatter:on
    }

    private void makeSecrets(String... names) {
        for (var name : names) {
            make(new SecretBuilder().withMetadata(ofFormer(name)).build());
        }
    }

    /** Of a bus that the operator does not see. */
    private EventBus madeNow() {
        return Serialization.unmarshal(
                "metadata: {name: default, namespace: %s, uid: 22222222-2222-2222-2222-222222222222, creationTimestamp: \"%s\"}"
                        .formatted(space.namespace(), Instant.now().truncatedTo(ChronoUnit.SECONDS)),
                EventBus.class);
    }

    /** At an age of the bus. */
    private SecretStore store(EventBus bus, Duration age) {
        var made = Instant.parse(bus.getMetadata().getCreationTimestamp());
        return new SecretStore(bus, cluster.client(), InstantSource.fixed(made.plus(age)));
    }

    private static int generation(Ensured ensured) {
        assertThat(ensured).isInstanceOf(Ensured.Names.class);
        return ((Ensured.Names) ensured).names().generation();
    }

    private void make(HasMetadata object) {
        cluster.client().resource(object).create();
    }

    private ObjectMeta ofFormer(String name) {
        // @formatter:off
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(space.namespace())
                .addNewOwnerReference()
                .withApiVersion("argoproj.io/v1alpha1")
                .withKind("EventBus")
                .withName("default")
                .withUid("11111111-1111-1111-1111-111111111111")
                .endOwnerReference()
                .build();
        // @formatter:on
    }
}

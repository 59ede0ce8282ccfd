package io.tandem.operator.plan;

import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.tandem.api.BusConfig;
import io.tandem.api.ConfigMapKeySelector;
import io.tandem.api.Container;
import io.tandem.api.KeySelectors;
import io.tandem.api.NamedSource;
import io.tandem.api.ObjectNames;
import io.tandem.api.SecretKeySelector;
import io.tandem.api.SensorSpec;
import io.tandem.api.Template;
import io.tandem.api.sensor.Trigger;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Names of the Secrets and ConfigMaps that events and their bus refer to, each once, in order; what the pod template
 * refers to in its own environment is not mounted as a file.
 */
record MountedObjects(Set<String> secrets, Set<String> configMaps) {
    static MountedObjects of(List<NamedSource> events, BusConfig bus) {
        var ofEvents = events.stream().flatMap(MountedObjects::secrets);
        return new MountedObjects(
                mountable(Stream.concat(ofEvents, ofBus(bus))),
                mountable(events.stream().flatMap(MountedObjects::configMaps)));
    }

    /** Those of triggers, also of the ones below them, and, as upstream does, those of the template's variables. */
    static MountedObjects of(SensorSpec spec, BusConfig bus) {
        var triggers = Objects.requireNonNullElse(spec.triggers(), List.<Trigger>of()).stream()
                .flatMap(MountedObjects::withThoseBelow)
                .toList();
        var variables = variables(spec.template());
        var secrets = Stream.concat(
                triggers.stream()
                        .flatMap(trigger -> KeySelectors.secrets(trigger).values().stream())
                        .map(SecretKeySelector::name),
                variables.stream()
                        .flatMap(from -> Stream.ofNullable(from.getSecretKeyRef()))
                        .map(secret -> secret.getName()));
        var configMaps = Stream.concat(
                triggers.stream()
                        .flatMap(trigger -> KeySelectors.configMaps(trigger).values().stream())
                        .map(ConfigMapKeySelector::name),
                variables.stream()
                        .flatMap(from -> Stream.ofNullable(from.getConfigMapKeyRef()))
                        .map(map -> map.getName()));
        return new MountedObjects(mountable(Stream.concat(secrets, ofBus(bus))), mountable(configMaps));
    }

    /** And one more. */
    MountedObjects withConfigMap(String name) {
        return new MountedObjects(secrets, mountable(Stream.concat(configMaps.stream(), Stream.of(name))));
    }

    private static Stream<Trigger> withThoseBelow(Trigger trigger) {
        return Stream.concat(Stream.of(trigger), trigger.dlq().stream().flatMap(MountedObjects::withThoseBelow));
    }

    private static List<EnvVarSource> variables(Template template) {
        return Optional.ofNullable(template).map(Template::container).map(Container::env).orElse(List.of()).stream()
                .flatMap(variable -> Stream.ofNullable(variable.getValueFrom()))
                .toList();
    }

    private static Set<String> mountable(Stream<String> names) {
        return names.filter(ObjectNames::possible).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> secrets(NamedSource event) {
        return KeySelectors.secrets(event.source()).values().stream().map(SecretKeySelector::name);
    }

    private static Stream<String> configMaps(NamedSource event) {
        return KeySelectors.configMaps(event.source()).values().stream()
                .map(ConfigMapKeySelector::name)
                .filter(Objects::nonNull);
    }

    /** TLS and SASL of the bus in use; what it has as access secret is mounted elsewhere. */
    private static Stream<String> ofBus(BusConfig bus) {
        if (bus.nats() != null) {
            return Stream.empty();
        }
        var tls = bus.jetstream() == null ? bus.kafka().tls() : bus.jetstream().tls();
        var sasl = bus.jetstream() == null ? bus.kafka().sasl() : null;
        var ofTls = tls == null
                ? Stream.<SecretKeySelector>empty()
                : Stream.of(tls.caCertSecret(), tls.clientCertSecret(), tls.clientKeySecret());
        var ofSasl =
                sasl == null ? Stream.<SecretKeySelector>empty() : Stream.of(sasl.userSecret(), sasl.passwordSecret());
        return Stream.concat(ofTls, ofSasl)
                .filter(Objects::nonNull)
                .map(SecretKeySelector::name)
                .filter(Objects::nonNull);
    }
}

package io.tandem.operator.plan;

import io.tandem.api.BusConfig;
import io.tandem.api.ConfigMapKeySelector;
import io.tandem.api.EventSourceSpec;
import io.tandem.api.SecretKeySelector;
import io.tandem.api.TlsConfig;
import io.tandem.api.source.Source;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Names of the Secrets and ConfigMaps that events and their bus refer to, each once, in order; what the pod template
 * refers to in its own environment is not mounted as a file.
 */
record References(Set<String> secrets, Set<String> configMaps) {
    static References of(EventSourceSpec spec, BusConfig bus) {
        var all = none();
        for (var event : spec.sources()) {
            walk(event.source(), all);
        }
        ofBus(bus).filter(Objects::nonNull).map(SecretKeySelector::name).forEach(all.secrets::add);
        return all;
    }

    static References of(Source source) {
        var all = none();
        walk(source, all);
        return all;
    }

    Stream<String> all() {
        return Stream.concat(secrets.stream(), configMaps.stream());
    }

    private static References none() {
        return new References(new TreeSet<>(), new TreeSet<>());
    }

    private static void walk(Object o, References all) {
        switch (o) {
            case null -> {}
            case SecretKeySelector s -> all.secrets.add(s.name());
            case ConfigMapKeySelector s -> all.configMaps.add(s.name());
            case Map<?, ?> m -> m.values().forEach(v -> walk(v, all));
            case Collection<?> c -> c.forEach(v -> walk(v, all));
            case Record r -> {
                for (RecordComponent c : r.getClass().getRecordComponents()) {
                    try {
                        walk(c.getAccessor().invoke(r), all);
                    } catch (ReflectiveOperationException e) {
                        throw new IllegalStateException(e);
                    }
                }
            }
            default -> {}
        }
    }

    private static Stream<SecretKeySelector> ofBus(BusConfig bus) {
        if (bus.nats() != null) {
            return Stream.empty();
        }
        if (bus.jetstream() != null) {
            return ofTls(bus.jetstream().tls());
        }
        var sasl = bus.kafka().sasl();
        var logins = sasl == null
                ? Stream.<SecretKeySelector>empty()
                : Stream.of(sasl.userSecret(), sasl.passwordSecret());
        return Stream.concat(ofTls(bus.kafka().tls()), logins);
    }

    private static Stream<SecretKeySelector> ofTls(TlsConfig tls) {
        return tls == null
                ? Stream.empty()
                : Stream.of(tls.caCertSecret(), tls.clientCertSecret(), tls.clientKeySecret());
    }
}

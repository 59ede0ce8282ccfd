package io.tandem.operator.bus;

import io.tandem.api.BusConfig;
import io.tandem.api.EventBus;
import io.tandem.api.EventSourceJson;
import io.tandem.api.KeySelectors;
import io.tandem.api.Problem;
import io.tandem.api.Unreadable;
import io.tandem.api.validate.MiscasedFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How an EventBus is reached, from its spec alone. */
public sealed interface BusResolution {
    /** Clients can use this. */
    record Resolved(BusConfig config) implements BusResolution {}

    /** The user has to change something. */
    record Invalid(List<Problem> problems) implements BusResolution {}

    /** Servers have to be installed first, by another controller. */
    record Native(String field) implements BusResolution {}

    /** Servers have to be installed first, by us. */
    record Install() implements BusResolution {}

    /** Reads the spec. */
    static BusResolution of(EventBus bus) {
        var spec = bus.getSpec();
        if (spec == null) {
            return invalid("spec", "is missing: " + CHOICE);
        }
        var unreadable = Unreadable.in(spec.unknown());
        if (unreadable.isPresent()) {
            return new Invalid(List.of(unreadable.get()));
        }
        var kinds = Stream.of(spec.nats(), spec.jetstream(), spec.jetstreamExotic(), spec.kafka())
                .filter(kind -> kind != null)
                .count();
        if (kinds != 1) {
            return invalid("spec", "names %d kinds of bus: %s".formatted(kinds, CHOICE));
        }
        var selectors = KeySelectors.secrets(spec).entrySet().stream()
                .flatMap(found -> found.getValue().problems("spec." + found.getKey()).stream())
                .toList();
        if (!selectors.isEmpty()) {
            return new Invalid(selectors);
        }
        if (spec.kafka() != null) {
            return kafka(bus, spec.kafka());
        }
        if (spec.jetstreamExotic() != null) {
            return jetStream(spec.jetstreamExotic());
        }
        if (spec.jetstream() != null) {
            return new Install();
        }
        var nats = spec.nats();
        if ((nats.exotic() == null) == (nats.nativeBus() == null)) {
            return invalid("spec.nats", "name exactly one of native and exotic");
        }
        return nats.exotic() == null ? new Native("spec.nats.native") : nats(nats.exotic());
    }

    String CHOICE = "name exactly one of jetstream, jetstreamExotic, kafka and nats";

    private static BusResolution kafka(EventBus bus, BusConfig.Kafka kafka) {
        if (blank(kafka.url())) {
            return invalid("spec.kafka.url", "is missing: name the brokers, such as kafka:9092");
        }
        var topic = Optional.ofNullable(kafka.topic())
                .filter(name -> !name.isEmpty())
                .orElseGet(() -> bus.getMetadata().getNamespace() + "-"
                        + bus.getMetadata().getName());
        return resolved(new BusConfig(
                null,
                null,
                new BusConfig.Kafka(
                        kafka.url(),
                        topic,
                        kafka.version(),
                        kafka.tls(),
                        kafka.sasl(),
                        kafka.consumerGroup(),
                        kafka.partitioner(),
                        kafka.unknown()),
                null));
    }

    private static BusResolution jetStream(BusConfig.JetStream jetStream) {
        return blank(jetStream.url())
                ? invalid("spec.jetstreamExotic.url", "is missing: name the server, such as nats://nats:4222")
                : resolved(new BusConfig(null, jetStream, null, null));
    }

    private static BusResolution nats(BusConfig.Nats nats) {
        var problems = new ArrayList<Problem>();
        if (blank(nats.url())) {
            problems.add(new Problem("spec.nats.exotic.url", "is missing: name the server, such as nats://nats:4222"));
        }
        if (blank(nats.clusterID())) {
            problems.add(new Problem("spec.nats.exotic.clusterID", "is missing: name the cluster's id"));
        }
        return problems.isEmpty() ? resolved(new BusConfig(nats, null, null, null)) : new Invalid(problems);
    }

    /** A Sensor's program would read a field in another case, in place of what was checked. */
    private static BusResolution resolved(BusConfig config) {
        var tree = EventSourceJson.MAPPER.valueToTree(config);
        MiscasedFields.remove(config, tree);
        return new Resolved(EventSourceJson.MAPPER.convertValue(tree, BusConfig.class));
    }

    private static boolean blank(String text) {
        return text == null || text.isBlank();
    }

    private static BusResolution invalid(String field, String message) {
        return new Invalid(List.of(new Problem(field, message)));
    }
}

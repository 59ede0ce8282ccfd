package io.tandem.e2e;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.tandem.local.NatsConfig;
import io.tandem.local.NatsServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * The reference implementation's example of each type that listens for HTTP or reads from a queue or a stream: applied as it is,
 * fed as its source would, and seen on the bus. {@code bin/e2e-examples} tells the settings.
 */
public final class ExamplesSuite {
    private static final Logger LOG = Logger.getLogger(ExamplesSuite.class);
    private static final Duration RECEIVED = Duration.ofSeconds(60);

    private final ExampleSpace space;
    private final JetStreamReader reader;
    private final List<String> failed = new ArrayList<>();
    private int passed;

    private ExamplesSuite(ExampleSpace space, JetStreamReader reader) {
        this.space = space;
        this.reader = reader;
    }

    /** Reads its settings from the environment; ends with 1 if an example is refused or does not receive. */
    public static void main(String[] arguments) {
        var host = Release.setting("PEER_HOST").orElse("127.0.0.1");
        var folder = Path.of(Release.setting("EXAMPLES").orElseThrow());
        int code;
        try (var client = new KubernetesClientBuilder().build();
                var bus = NatsServer.start(
                        NatsConfig.defaults().onHost(SourceServers.ALL).withTls());
                var reader = new JetStreamReader("nats://127.0.0.1:" + bus.port());
                var servers = new SourceServers(host);
                var space = space(client, folder, host)) {
            space.bus("nats://%s:%d".formatted(host, bus.port()));
            var suite = new ExamplesSuite(space, reader);
            new PostedExamples(space).all().forEach(suite::run);
            new ReadExamples(space, servers).all().forEach(suite::run);
            LOG.infof("%d passed, %d failed %s", suite.passed, suite.failed.size(), suite.failed);
            code = suite.failed.isEmpty() && suite.passed > 0 ? 0 : 1;
        }
        System.exit(code);
    }

    private static ExampleSpace space(KubernetesClient client, Path folder, String host) {
        Operator.awaitInstalled(client);
        return new ExampleSpace(client, folder, host);
    }

    private void run(Example example) {
        try {
            example.prepare().run();
            space.apply(example.file());
            example.feed().run();
            for (var event : example.events()) {
                var subject = "default.%s.%s".formatted(example.name(), event);
                Wait.until("an event of " + subject, RECEIVED, () -> !reader.bodies(subject)
                        .isEmpty());
            }
            passed++;
            LOG.infof("%-16s received: %s; %s", example.file(), example.events(), space.ready(example.name()));
        } catch (RuntimeException e) {
            failed.add(example.file());
            LOG.errorf(e, "%-16s %s", example.file(), space.ready(example.name()));
        } finally {
            space.delete(example.name());
        }
    }
}

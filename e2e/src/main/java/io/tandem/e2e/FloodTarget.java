package io.tandem.e2e;

import io.tandem.local.FreePort;
import io.tandem.local.NatsConfig;
import io.tandem.local.NatsServer;
import io.tandem.local.WorkDir;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** One pod with a limit of memory that listens for HTTP and for HTTPS, and its bus; both are processes of this machine. */
final class FloodTarget implements AutoCloseable {
    /** Of the event that is posted to over HTTPS. */
    private static final String SECURED = "secured";

    private static final String CERTIFICATE = "tls.crt";
    private static final String KEY = "tls.key";
    /** So that the bus takes 1 MB of a body, which is a third larger in an event. */
    private static final int MAX_PAYLOAD = 2 << 20;

    private final WorkDir work = WorkDir.create("flood");
    private final NatsServer bus = NatsServer.start(
            NatsConfig.defaults().onHost(SourceServers.ALL).withTls().withMaxPayload(MAX_PAYLOAD));
    private final String host;
    private final int port = FreePort.pick();
    private final int securedPort = FreePort.pick();
    private final SSLContext tls;
    private Optional<BenchCluster> cluster = Optional.empty();
    private Optional<MemoryGroup> made = Optional.empty();
    private final BenchReplica replica;
    private final String address;

    /**
     * Starts it and returns when it is reached.
     *
     * @param memoryMib its limit
     */
    FloodTarget(String name, BenchTarget target, int memoryMib, Duration limit) {
        tls = trusting(bus.certificate());
        var namespace = "tandem-flood-" + ProcessHandle.current().pid();
        var pod = target instanceof BenchTarget.Image;
        host = System.getenv().getOrDefault("PEER_HOST", pod ? "10.88.0.1" : "127.0.0.1");
        var contract = new PodContract(namespace, name, Map.of(), spec(), "nats://%s:%d".formatted(host, bus.port()));
        // the webhook's certificate is the bus's: one is as good as another to a client that asks for no name
        var secret = Map.of(
                CERTIFICATE,
                read(bus.certificate()),
                KEY,
                read(bus.certificate().resolveSibling(KEY)));
        switch (target) {
            case BenchTarget.Image image -> {
                cluster = Optional.of(new BenchCluster(namespace, secret));
                var started = cluster.get().start(image.name(), contract, name, Map.of("memory", memoryMib + "Mi"));
                replica = started;
                Wait.until(
                        "the pod has an address", limit, () -> started.address().isPresent());
                address = started.address().orElseThrow();
            }
            case BenchTarget.Executable executable -> {
                made = MemoryGroup.make(namespace, (long) memoryMib << 20);
                var program =
                        made.map(group -> inGroup(executable.path(), group)).orElse(executable.path());
                replica = new BenchProcess(program, contract, name, secret);
                address = "127.0.0.1";
            }
            case BenchTarget.Address running ->
                throw new IllegalArgumentException("%s cannot be given a limit of memory".formatted(running.url()));
        }
    }

    private Map<String, Object> spec() {
        return Map.of(
                "webhook",
                Map.of(
                        Manifests.EVENT,
                        Map.of("port", Integer.toString(port), "endpoint", Posted.ENDPOINT, "method", "POST"),
                        SECURED,
                        Map.of(
                                "port",
                                Integer.toString(securedPort),
                                "endpoint",
                                Posted.ENDPOINT,
                                "method",
                                "POST",
                                "serverCertSecret",
                                Map.of("name", Posted.SECRET, "key", CERTIFICATE),
                                "serverKeySecret",
                                Map.of("name", Posted.SECRET, "key", KEY))));
    }

    /** A program that is this one in that group: it has to find its limit there when it starts. */
    private Path inGroup(Path program, MemoryGroup group) {
        var script = work.write("limited", """
                #!/bin/sh
                echo $$ >%s && exec %s "$@"
                """.formatted(group.members(), program));
        if (!script.toFile().setExecutable(true)) {
            throw new IllegalStateException("cannot be made executable: " + script);
        }
        return script;
    }

    /** Where it is posted to. */
    URI url(boolean secured) {
        return URI.create("%s://%s:%d%s"
                .formatted(secured ? "https" : "http", address, secured ? securedPort : port, Posted.ENDPOINT));
    }

    /** Trusts its certificate. */
    SSLContext tls() {
        return tls;
    }

    HostProcess process() {
        return replica.process();
    }

    /** That of the limit; empty if there is none. */
    Optional<MemoryGroup> memory() {
        return made.or(() -> cluster.flatMap(unused -> MemoryGroup.of(process())));
    }

    /** Whether it ended, or was killed and started again. */
    boolean ended() {
        return replica.ended() || made.filter(group -> group.killed() > 0).isPresent();
    }

    String lastWords() {
        return replica.lastWords();
    }

    NatsServer bus() {
        return bus;
    }

    /** What the bus holds of it; then that is taken away. */
    List<Delivered> take() {
        return StreamContent.take("nats://127.0.0.1:" + bus.port());
    }

    private static SSLContext trusting(Path certificate) {
        try {
            return Authorities.trusting(read(certificate));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("no trust in " + certificate, e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    @Override
    public void close() {
        replica.close();
        cluster.ifPresent(BenchCluster::close);
        made.ifPresent(MemoryGroup::delete);
        bus.close();
        work.close();
    }
}

package io.tandem.local;

import static java.util.stream.Collectors.joining;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A Kafka broker (KRaft, one node) on free ports of this machine. Its jars come from Maven the first time and stay in
 * {@code ~/.cache/tandem}. Besides the open listener it has one with SASL/PLAIN for {@link #USER} and {@link #PASSWORD}; and one
 * with SASL over TLS, if its properties have a keystore.
 */
public final class KafkaServer extends LocalServer {
    /** Version of the broker. */
    public static final String VERSION = "4.1.1";

    public static final String USER = "tandem";
    public static final String PASSWORD = "s3cret";

    private static final String KEYSTORE = "ssl.keystore.location";
    private static final Duration START = Duration.ofMinutes(4);

    private final int port = FreePort.pick();
    private final int saslPort = FreePort.pick();
    private final int saslTlsPort = FreePort.pick();
    private final Map<String, String> environment;
    private final String classpath;

    private KafkaServer(Map<String, String> environment, Path... classes) {
        super("kafka");
        this.environment = environment;
        var jars = MavenJars.copy(
                "kafka-" + VERSION, "org.apache.kafka:kafka_2.13:" + VERSION, "org.slf4j:slf4j-simple:1.7.36");
        this.classpath = Stream.concat(
                        Stream.of(jars + "/*"), Stream.of(classes).map(Path::toString))
                .collect(joining(":"));
    }

    public static KafkaServer start() {
        return start(Map.of());
    }

    /** Starts a broker whose properties are extended or overridden by these. */
    public static KafkaServer start(Map<String, String> properties) {
        return start(properties, Map.of());
    }

    /**
     * The same with variables of its environment.
     *
     * @param classes folders of classes that its properties name
     */
    public static KafkaServer start(Map<String, String> properties, Map<String, String> environment, Path... classes) {
        var server = new KafkaServer(environment, classes);
        server.configure(properties);
        server.format();
        server.restart();
        return server;
    }

    /** Address of the open listener, {@code host:port}. */
    public String url() {
        return "localhost:" + port;
    }

    /** Address of the listener that wants SASL/PLAIN, {@code host:port}. */
    public String saslUrl() {
        return "localhost:" + saslPort;
    }

    /** Address of the listener with SASL over TLS, {@code host:port}. */
    public String saslTlsUrl() {
        return "localhost:" + saslTlsPort;
    }

    @Override
    Child launch() {
        Path log = dir.file("log-" + System.nanoTime());
        return Child.start("Kafka", log, environment, java("kafka.Kafka", file().toString()))
                .await("started", START, () -> Files.readString(log).contains("Kafka Server started"));
    }

    private void configure(Map<String, String> extra) {
        int controller = FreePort.pick();
        var all = new TreeMap<String, String>();
        all.put("process.roles", "broker,controller");
        all.put("node.id", "1");
        all.put("controller.quorum.voters", "1@localhost:" + controller);
        all.put("controller.listener.names", "CONTROLLER");
        all.put(
                "listeners",
                "PLAINTEXT://localhost:%d,SASL_PLAINTEXT://localhost:%d,CONTROLLER://localhost:%d%s"
                        .formatted(
                                port,
                                saslPort,
                                controller,
                                extra.containsKey(KEYSTORE) ? ",SASL_SSL://localhost:" + saslTlsPort : ""));
        all.put(
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT,SSL:SSL,SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT");
        all.put("sasl.enabled.mechanisms", "PLAIN");
        all.put(
                "listener.name.sasl_plaintext.plain.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required user_%s=\"%s\";"
                        .formatted(USER, PASSWORD));
        all.put("log.dirs", dir.file("data").toString());
        all.put("offsets.topic.num.partitions", "4");
        all.put("offsets.topic.replication.factor", "1");
        all.put("transaction.state.log.replication.factor", "1");
        all.put("transaction.state.log.min.isr", "1");
        all.put("share.coordinator.state.topic.replication.factor", "1");
        all.put("share.coordinator.state.topic.min.isr", "1");
        // a killed broker is let in again once its old session has ended
        all.put("broker.session.timeout.ms", "2000");
        all.put("broker.heartbeat.interval.ms", "500");
        all.put("auto.create.topics.enable", "false");
        all.putAll(extra);
        dir.write(
                "server.properties",
                all.entrySet().stream().map(Object::toString).collect(joining(System.lineSeparator())));
    }

    private void format() {
        var command = java("kafka.tools.StorageTool", "format", "-t", "dGFuZGVtLWxvY2FsLQ", "-c", file().toString());
        Child.run("Kafka's formatter", dir, command);
    }

    private Path file() {
        return dir.file("server.properties");
    }

    private List<String> java(String... mainAndArguments) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m", "-cp", classpath));
        command.addAll(List.of(mainAndArguments));
        return command;
    }
}

package io.tandem.local;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A Kafka broker (KRaft, one node) on free ports of this machine. Its jars come from Maven the first time and stay in
 * {@code ~/.cache/tandem}. Besides the open listener it has one with SASL/PLAIN for {@link #USER} and {@link #PASSWORD}.
 */
public final class KafkaServer implements AutoCloseable {
    /** Version of the broker. */
    public static final String VERSION = "4.1.1";

    public static final String USER = "tandem";
    public static final String PASSWORD = "s3cret";

    private static final Duration START = Duration.ofSeconds(90);

    private final Path home;
    private final int port = PeerProcess.freePort();
    private final int saslPort = PeerProcess.freePort();
    private final String classpath = jars() + "/*";
    private PeerProcess process;

    private KafkaServer(Path home) {
        this.home = home;
    }

    public static KafkaServer start() {
        return start(Map.of());
    }

    /** Starts a broker whose properties are extended or overridden by these. */
    public static KafkaServer start(Map<String, String> properties) {
        try {
            var server = new KafkaServer(Files.createTempDirectory("kafka"));
            server.configure(properties);
            server.format();
            server.restart();
            return server;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Address of the open listener, {@code host:port}. */
    public String url() {
        return "localhost:" + port;
    }

    /** Address of the listener that wants SASL/PLAIN, {@code host:port}. */
    public String saslUrl() {
        return "localhost:" + saslPort;
    }

    /** Kills without notice; data and ports stay for {@link #restart}. */
    public void kill() {
        process.close();
    }

    /** Starts the killed broker again, with the same ports and data. */
    public void restart() {
        Path log = home.resolve("log-" + System.nanoTime());
        process = PeerProcess.start(log, Map.of(), java("kafka.Kafka", file().toString()));
        process.await("started broker", START, () -> process.logHas("Kafka Server started"));
    }

    /** Hangs the process (SIGSTOP). */
    public void pause() {
        process.signal("STOP");
    }

    /** Lets a hung process go on (SIGCONT). */
    public void resume() {
        process.signal("CONT");
    }

    /** Runs one of the broker's command line classes, such as {@code org.apache.kafka.tools.TopicCommand}. */
    public void run(String mainClass, String... arguments) {
        var command = new ArrayList<>(java(mainClass));
        command.addAll(List.of(arguments));
        PeerProcess.start(home.resolve("tool-" + System.nanoTime()), Map.of(), command)
                .awaitSuccess(START);
    }

    @Override
    public void close() {
        kill();
        PeerProcess.deleteTree(home);
    }

    private void configure(Map<String, String> extra) throws IOException {
        int controller = PeerProcess.freePort();
        var all = new TreeMap<String, String>();
        all.put("process.roles", "broker,controller");
        all.put("node.id", "1");
        all.put("controller.quorum.voters", "1@localhost:" + controller);
        all.put("controller.listener.names", "CONTROLLER");
        all.put(
                "listeners",
                "PLAINTEXT://localhost:%d,SASL_PLAINTEXT://localhost:%d,CONTROLLER://localhost:%d"
                        .formatted(port, saslPort, controller));
        all.put("sasl.enabled.mechanisms", "PLAIN");
        all.put(
                "listener.name.sasl_plaintext.plain.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required user_%s=\"%s\";"
                        .formatted(USER, PASSWORD));
        all.put("log.dirs", home.resolve("data").toString());
        all.put("offsets.topic.num.partitions", "4");
        all.put("offsets.topic.replication.factor", "1");
        all.put("transaction.state.log.replication.factor", "1");
        all.put("transaction.state.log.min.isr", "1");
        all.put("share.coordinator.state.topic.replication.factor", "1");
        all.put("share.coordinator.state.topic.min.isr", "1");
        all.put("auto.create.topics.enable", "false");
        all.putAll(extra);
        Files.writeString(
                file(), all.entrySet().stream().map(Object::toString).collect(joining(System.lineSeparator())));
    }

    private void format() {
        run("kafka.tools.StorageTool", "format", "-t", "tandem-local-0000000000", "-c", file().toString());
    }

    private Path file() {
        return home.resolve("server.properties");
    }

    private List<String> java(String... mainAndArguments) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m", "-cp", classpath));
        command.addAll(List.of(mainAndArguments));
        return command;
    }

    /** Copies the broker's jars by Maven, once a version; the rename at the end makes a half copy invisible. */
    private static Path jars() {
        Path target = Path.of(System.getProperty("user.home"), ".cache", "tandem", "kafka-" + VERSION);
        if (Files.isDirectory(target)) {
            return target;
        }
        try {
            Files.createDirectories(target.getParent());
            Path work = Files.createTempDirectory(target.getParent(), "kafka");
            Files.writeString(work.resolve("pom.xml"), pom());
            PeerProcess.start(
                            work.resolve("log"),
                            Map.of(),
                            List.of(
                                    "mvn",
                                    "-q",
                                    "-f",
                                    work.resolve("pom.xml").toString(),
                                    "dependency:copy-dependencies",
                                    "-DoutputDirectory=" + work.resolve("jars")))
                    .awaitSuccess(Duration.ofMinutes(5));
            if (!work.resolve("jars").toFile().renameTo(target.toFile()) && !Files.isDirectory(target)) {
                throw new IllegalStateException("cannot create " + target);
            }
            PeerProcess.deleteTree(work);
            return target;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pom() {
        return """
                <project xmlns="http://maven.apache.org/POM/4.0.0">
                    <modelVersion>4.0.0</modelVersion>
                    <groupId>io.tandem</groupId>
                    <artifactId>kafka-server</artifactId>
                    <version>1</version>
                    <packaging>pom</packaging>
                    <dependencies>
                        <dependency>
                            <groupId>org.apache.kafka</groupId>
                            <artifactId>kafka_2.13</artifactId>
                            <version>%s</version>
                        </dependency>
                        <dependency>
                            <groupId>org.slf4j</groupId>
                            <artifactId>slf4j-simple</artifactId>
                            <version>1.7.36</version>
                        </dependency>
                    </dependencies>
                </project>
                """
                .formatted(VERSION);
    }
}

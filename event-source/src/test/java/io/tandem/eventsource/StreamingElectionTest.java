package io.tandem.eventsource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tandem.eventsource.bus.StreamingReader;
import io.tandem.local.Child;
import io.tandem.local.ControlPlane;
import io.tandem.local.StreamingServer;
import io.tandem.local.WorkDir;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Two pods on a bus of NATS Streaming, which has no lock of its own: processes, bus and Lease are real. */
class StreamingElectionTest {
    private static final String SUBJECT = "eventbus-default";
    private static final String SOURCE = """
            {"metadata": {"name": "clock", "namespace": "default"}, "spec": {"replicas": 2, "calendar": {
              "seconds": {"interval": "1s"}}}}""";

    @Test
    void podsElectByALeaseAndTheOtherPublishesWhenTheFirstIsKilled() throws Exception {
        try (var server = StreamingServer.start();
                var plane = ControlPlane.start();
                var reader = new StreamingReader(server.url(), SUBJECT);
                var dir = WorkDir.create("streaming")) {
            Files.writeString(dir.file("offset"), "0");
            var pods = List.of(start(dir, server, plane, "clock-0"), start(dir, server, plane, "clock-1"));
            try {
                await().until(() -> pods.stream().anyMatch(StreamingElectionTest::leads));
                var active = leads(pods.getFirst()) ? pods.getFirst() : pods.getLast();
                var standby = active == pods.getFirst() ? pods.getLast() : pods.getFirst();
                await().until(() -> log(standby).contains("standing by"));
                await().until(() -> !reader.bodies().isEmpty());
                assertThat(leads(standby)).isFalse();
                assertThat(plane.client()
                                .leases()
                                .inNamespace("default")
                                .withName("eventsource-clock")
                                .get()
                                .getSpec()
                                .getHolderIdentity())
                        .isEqualTo(nameOf(active));
                active.kill();
                plane.client()
                        .pods()
                        .inNamespace("default")
                        .withName(nameOf(active))
                        .withGracePeriod(0)
                        .delete();
                await().until(() -> leads(standby));
                int before = reader.bodies().size();
                await().until(() -> reader.bodies().size() > before);
            } finally {
                pods.forEach(Child::kill);
            }
        }
    }

    private static Child start(WorkDir dir, StreamingServer server, ControlPlane plane, String name) {
        plane.client().resource(CalendarTakeoverTest.pod(name)).create();
        return CalendarReplica.start(
                dir,
                Map.of(
                        "EVENTSOURCE_OBJECT",
                        base64(SOURCE),
                        "EVENTBUS_CONFIG",
                        base64("{\"nats\": {\"url\": \"%s\", \"clusterID\": \"%s\"}}"
                                .formatted(server.url(), StreamingServer.CLUSTER)),
                        "EVENTBUS_SUBJECT",
                        SUBJECT,
                        "POD_NAME",
                        name),
                dir.file("offset"),
                plane.kubeconfig());
    }

    private static boolean leads(Child pod) {
        return log(pod).contains(CalendarReplica.LEADING);
    }

    private static String log(Child pod) {
        try {
            return Files.readString(pod.log());
        } catch (IOException e) {
            return ""; // it has written nothing yet
        }
    }

    private static String nameOf(Child pod) {
        return pod.log().getFileName().toString();
    }

    private static String base64(String json) {
        return Base64.getEncoder().encodeToString(json.getBytes(UTF_8));
    }
}

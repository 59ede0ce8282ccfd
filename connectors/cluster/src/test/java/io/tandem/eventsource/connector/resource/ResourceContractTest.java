package io.tandem.eventsource.connector.resource;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.tandem.eventsource.connector.Connector;
import io.tandem.eventsource.connector.ConnectorContext;
import io.tandem.eventsource.connector.RedeliveringContract;
import io.tandem.eventsource.connector.SourcePeer;
import io.tandem.local.ControlPlane;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The peer is a real API server, its subject the config maps with a label. */
class ResourceContractTest implements RedeliveringContract {
    private static ControlPlane plane;

    @BeforeAll
    static void startControlPlane() {
        plane = ControlPlane.start();
    }

    @AfterAll
    static void stopControlPlane() {
        plane.close();
    }

    @Override
    public SourcePeer peer() {
        return new Labelled(new ConfigMaps(plane, "app-" + UUID.randomUUID()));
    }

    private static final class Labelled implements SourcePeer {
        private final ConfigMaps maps;
        private final double others;
        private int made;

        Labelled(ConfigMaps maps) {
            this.maps = maps;
            this.others = watches();
        }

        @Override
        public Connector connector(ConnectorContext context) {
            return new ResourceConnector(maps.source("[\"ADD\"]", ""), context, plane.client());
        }

        @Override
        public void send(int bytes) {
            maps.create("m" + made++, "1");
        }

        @Override
        public boolean isTaken() {
            return watches() > others;
        }

        /** Of config maps, as the API server counts them. */
        private static double watches() {
            var metrics = plane.client().raw("/metrics");
            if (metrics == null) {
                throw new KubernetesClientException("no metrics");
            }
            return metrics.lines()
                    .filter(line -> line.startsWith("apiserver_longrunning_requests{")
                            && line.contains("resource=\"configmaps\""))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                    .sum();
        }

        @Override
        public void close() {}
    }
}

package io.tandem.operator.bus.jetstream;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPortBuilder;

/** How the servers are found, and who may reach which of their ports. */
final class BusNetwork {
    private static final int CLIENT = 4222;
    private static final int CLUSTER = 6222;
    private static final int METRICS = 7777;

    private BusNetwork() {}

    /** One name for all servers, and one for each; also of those that are not ready, who have to find each other. */
    static Service service(BusOwner owner) {
        // @formatter:off
        return new ServiceBuilder()
                .withMetadata(owner.metadata(owner.serviceName()).build())
                .withNewSpec()
                .withType("ClusterIP")
                .withClusterIP("None")
                .withPublishNotReadyAddresses(true)
                .withSelector(owner.selector())
                .withPorts(
                        servicePort("tcp-client", CLIENT),
                        servicePort("cluster", CLUSTER),
                        servicePort("metrics", METRICS),
                        servicePort("monitor", ServerContainer.MONITOR))
                .endSpec()
                .build();
        // @formatter:on
    }

    /**
     * Clients, who give a password, and metrics for all; the servers' own port for servers. What the servers tell of
     * connections and accounts without a password is for the kubelet, which no policy holds off.
     */
    static NetworkPolicy policy(BusOwner owner) {
        // @formatter:off
        return new NetworkPolicyBuilder()
                .withMetadata(owner.metadata(owner.serversName()).build())
                .withNewSpec()
                .withNewPodSelector()
                .withMatchLabels(owner.selector())
                .endPodSelector()
                .withPolicyTypes("Ingress")
                .addNewIngress()
                .withPorts(policyPort(CLIENT), policyPort(METRICS))
                .endIngress()
                .addNewIngress()
                .addNewFrom()
                .withNewPodSelector()
                .withMatchLabels(owner.selector())
                .endPodSelector()
                .endFrom()
                .withPorts(policyPort(CLUSTER))
                .endIngress()
                .endSpec()
                .build();
        // @formatter:on
    }

    private static ServicePort servicePort(String name, int port) {
        return new ServicePortBuilder()
                .withName(name)
                .withPort(port)
                .withProtocol("TCP")
                .build();
    }

    private static NetworkPolicyPort policyPort(int port) {
        return new NetworkPolicyPortBuilder()
                .withProtocol("TCP")
                .withPort(new IntOrString(port))
                .build();
    }
}

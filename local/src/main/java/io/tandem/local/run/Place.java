package io.tandem.local.run;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;

/** Where the demo's pods run. */
interface Place extends AutoCloseable {

    /** One line about it. */
    String description();

    /** The API server the demo's resources are applied to. */
    KubernetesClient client();

    /** The NATS server as pods reach it. */
    String busUrl();

    /** The same server as this program reaches it. */
    String busUrlFromHere();

    /** Ends a pod's process without warning. */
    void kill(Pod pod);

    /** Posts JSON to a port of the pod. */
    Answer post(Pod pod, int port, String path, String json);

    /** The ends of all logs, for when something did not come. */
    String logs();

    @Override
    void close();

    /** What an HTTP server answered. */
    record Answer(int status, String body) {}
}

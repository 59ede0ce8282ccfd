package io.tandem.eventsource;

import io.tandem.local.ControlPlane;

/** One control plane for all tests that want no other's, each with objects of its own; it ends with this process. */
public final class SharedCluster {
    public static final ControlPlane PLANE = ControlPlane.start();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(PLANE::close));
    }

    private SharedCluster() {}
}

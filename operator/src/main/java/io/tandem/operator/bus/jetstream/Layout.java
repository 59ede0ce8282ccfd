package io.tandem.operator.bus.jetstream;

/** How the servers find each other; fixed, because their files depend on it. */
enum Layout {
    /** Three or more, from the beginning. */
    CLUSTER,
    /** A server by itself: one that joins it later would take its stream away. */
    STANDALONE;

    /** Annotation on the StatefulSet and the ConfigMap. */
    static final String ANNOTATION = "tandem.io/bus-layout";

    /** What a former edition called a cluster of one server, which could grow. */
    private static final String SINGLE = "single";

    /** That of a new bus. */
    static Layout of(BusRequest request) {
        return request.replicas() > 1 ? CLUSTER : STANDALONE;
    }

    /**
     * That of a bus that is there, whoever made it. A cluster of one goes on as a server by itself, which finds the
     * stream in the same files; one that has grown meanwhile is a cluster like any other.
     */
    static Layout of(Present present) {
        return present.annotation(ANNOTATION)
                .map(label -> label.equals(SINGLE) ? single(present) : of(label))
                .orElseGet(() -> clustered(present) ? CLUSTER : STANDALONE);
    }

    private static Layout single(Present present) {
        return present.size() > 1 ? CLUSTER : STANDALONE;
    }

    private static Layout of(String label) {
        return label.equals(CLUSTER.label()) ? CLUSTER : STANDALONE;
    }

    private static boolean clustered(Present present) {
        return present.config()
                .map(ServerConfig::of)
                .filter(text -> text.lines().anyMatch(line -> line.strip().startsWith("cluster")))
                .isPresent();
    }

    String label() {
        return this == CLUSTER ? "cluster" : "standalone";
    }
}

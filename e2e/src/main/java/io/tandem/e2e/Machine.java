package io.tandem.e2e;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * Where results were measured.
 *
 * @param cores of this machine
 * @param memoryGib of this machine
 * @param system its operating system
 * @param java what the suite ran on
 * @param kubernetes version of the cluster
 * @param load put on each source, and how many cases beside each other
 * @param operatorImage as asked for, empty if it was there already
 * @param eventSourceImage as asked for, empty if it was there already
 */
public record Machine(
        int cores,
        long memoryGib,
        String system,
        String java,
        String kubernetes,
        String load,
        String operatorImage,
        String eventSourceImage) {

    static Machine here(String kubernetes, Options options) {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new Machine(
                system.getAvailableProcessors(),
                Math.round(system.getTotalMemorySize() / (1024.0 * 1024 * 1024)),
                "%s %s".formatted(system.getName(), system.getVersion()),
                System.getProperty("java.version"),
                kubernetes,
                "%d events/s a source, %d cases beside each other".formatted(options.perSecond(), options.parallel()),
                options.operatorImage(),
                options.eventSourceImage());
    }

    /** One line for a person. */
    public String line() {
        return "%d cores, %d GiB, %s, Java %s, Kubernetes %s; %s%s%s"
                .formatted(
                        cores,
                        memoryGib,
                        system,
                        java,
                        kubernetes,
                        load,
                        named("operator", operatorImage),
                        named("event source", eventSourceImage));
    }

    private static String named(String what, String image) {
        return image.isEmpty() ? "" : ", %s %s".formatted(what, image);
    }
}

package io.tandem.operator.plan;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.tandem.api.BusConfig;
import io.tandem.api.Sensor;
import io.tandem.api.SensorSpec;
import io.tandem.api.sensor.SensorObject;
import java.util.Map;
import java.util.Optional;

/** A Sensor, whose pods run the reference implementation's own program. */
record WantedTriggers(Sensor sensor, Owner owner, BusConfig bus, Lock lock, PodSettings settings) implements Wanted {
    /** In which a process that cannot work has ended: by then it has read what it is to do, and tried to reach its bus. */
    private static final int SECONDS_TO_FAIL = 10;

    static WantedTriggers of(Sensor sensor, BusConfig bus, PodSettings settings) {
        return new WantedTriggers(sensor, Owner.of(sensor), bus, lock(Wanted.election(sensor), bus), settings);
    }

    @Override
    public SensorSpec spec() {
        return sensor.getSpec();
    }

    @Override
    public String election() {
        return Wanted.election(sensor);
    }

    /** On a Kafka bus every replica works. A single one elects too, and takes over from the one before it. */
    @Override
    public boolean exclusive() {
        return !(lock instanceof Lock.None);
    }

    /** Pods that vote must know how many they are. */
    @Override
    public boolean scalable() {
        return !(lock instanceof Lock.Votes);
    }

    @Override
    public String account() {
        return namedAccount();
    }

    @Override
    public MountedObjects mounted() {
        return MountedObjects.of(spec(), bus);
    }

    /** It acknowledges an event before it runs the trigger, which would fail without the file. */
    @Override
    public boolean startsWithoutFiles() {
        return false;
    }

    @Override
    public Map<String, String> object() {
        return Map.of(SensorObject.VARIABLE, SensorObject.variable(sensor, !scalable()));
    }

    @Override
    public String busVariable() {
        return SensorBus.variable(bus);
    }

    @Override
    public SafeEnvironment environment() {
        return SafeEnvironment.SENSOR;
    }

    /** The program ends at once without a token, whatever its triggers do; its image runs as root. */
    @Override
    public void complete(PodSpecBuilder pod) {
        // thousands of Services fill the environment until no process starts in it
        pod.withEnableServiceLinks(false)
                .withAutomountServiceAccountToken(true)
                .withSecurityContext(template().securityContext())
                .withAffinity(template().affinity());
    }

    @Override
    public void complete(ContainerBuilder main) {
        main.withArgs("sensor-service").withSecurityContext(container().securityContext());
    }

    /** The program has no probe: it counts as ready as soon as it runs, and one with a wrong password runs for a moment. */
    @Override
    public Integer minReadySeconds() {
        return SECONDS_TO_FAIL;
    }

    @Override
    public Integer revisionHistoryLimit() {
        return spec().revisionHistoryLimit();
    }

    @Override
    public Optional<Lock> lockOf(Adoption found) {
        return Optional.of(lock(found.election(), found.bus()));
    }

    @Override
    public boolean upToDate(Adoption found) {
        var runs = found.spec(SensorSpec.class);
        return runs.isPresent()
                && found.election().equals(election())
                && SensorBus.same(found.bus(), bus)
                && SensorMeaning.same(runs.get(), spec())
                && Meaning.of(runs.get())
                        .path("template")
                        .equals(Meaning.of(spec()).path("template"))
                && Meaning.sameResources(runs.get().template(), spec().template())
                && (scalable() || found.replicas() == Math.max(1, replicas()));
    }

    private static Lock lock(String election, BusConfig bus) {
        return Lock.ofSensor(election, bus.letsAllWork());
    }
}

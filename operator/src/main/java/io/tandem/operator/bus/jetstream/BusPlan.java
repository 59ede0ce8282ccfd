package io.tandem.operator.bus.jetstream;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.tandem.operator.plan.Budget;
import io.tandem.operator.status.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Everything that should exist for one bus, besides its Secrets.
 *
 * @param objects in the order in which they must come to be
 * @param servers wanted in the end; the StatefulSet grows one by one
 * @param refused what of the spec is not done, and why; for users
 */
public record BusPlan(List<HasMetadata> objects, int servers, Optional<Finding> refused) {
    private static final int QUORUM_SAVING = 3;

    /**
     * Pure: the same answer for the same question.
     *
     * @param left claims of servers, where those servers are not there
     */
    public static BusPlan of(
            BusRequest request,
            SecretNames secrets,
            Present present,
            List<PersistentVolumeClaim> left,
            Platform platform) {
        var owner = secrets.owner();
        var layout = present.size() == 0 ? Layout.of(request) : Layout.of(present);
        var templates = templates(request, owner, present, left);
        var number = Refusals.number(request, layout, present);
        var version = Refusals.version(request, present);
        var volumes = Refusals.volumes(request, owner, present, templates);
        // where there are servers, their files are where they are
        var claimed = present.servers().isPresent()
                ? present.claimed()
                : request.spec().persistence() != null;
        var images = version.flatMap(refused -> images(request, present)).orElse(request.images());
        var servers = number.isPresent() ? present.size() : request.replicas();
        var step = step(servers, present);
        var remembered = new TreeMap<String, String>();
        remembered.put(SecretNames.ANNOTATION, secrets.text());
        remembered.put(Layout.ANNOTATION, layout.label());
        (version.isPresent() ? present.version() : request.version())
                .ifPresent(known -> remembered.put(Present.VERSION, known.toString()));
        var reloads = images.reloader().isPresent();
        Function<Encryption, ServerConfig> written =
                form -> new ServerConfig(owner, layout, servers, request.settings(), request.maxPayload(), form);
        var encryption = Encryption.of(present, form -> written.apply(form).restartHash(reloads));
        remembered.put(Encryption.ANNOTATION, encryption.label());
        var config = written.apply(encryption);
        // what was placed otherwise stays where its volumes are
        var apart = (present.servers().isEmpty() && left.isEmpty()) || present.placedApart();
        var placement = new Placement(request.spec(), owner.selector(), apart);
        var pod = new ServerPod(
                request.spec(),
                images,
                new ServerVolumes(secrets, claimed),
                platform,
                placement,
                config.restartHash(reloads));
        var objects = new ArrayList<HasMetadata>();
        objects.add(config.configMap(remembered, step, Placement.apart(placement.constraints())));
        objects.add(BusNetwork.service(owner));
        objects.add(BusNetwork.policy(owner));
        if (servers >= QUORUM_SAVING) {
            objects.add(Budget.oneAtATime(owner.metadata(owner.serversName()).build(), owner.selector())
                    .build());
        }
        objects.add(ServerSet.of(pod, remembered, request.generation(), step, templates));
        return new BusPlan(List.copyOf(objects), servers, Refusals.all(number, version, volumes));
    }

    /** The StatefulSet. */
    StatefulSet set() {
        return objects.stream()
                .filter(StatefulSet.class::isInstance)
                .map(StatefulSet.class::cast)
                .findFirst()
                .orElseThrow();
    }

    /** The same without what replaces servers, and without what they read when they start, unless that is gone. */
    BusPlan leavingServers(Present present) {
        var rest = objects.stream()
                .filter(object -> !(object instanceof StatefulSet)
                        && !(object instanceof ConfigMap && present.config().isPresent()))
                .toList();
        return new BusPlan(rest, servers, refused);
    }

    /** Immutable: what there is stays, with the sizes users may have given the claims since. */
    private static List<PersistentVolumeClaim> templates(
            BusRequest request, BusOwner owner, Present present, List<PersistentVolumeClaim> left) {
        return present.servers()
                .map(found -> found.getSpec().getVolumeClaimTemplates())
                .orElseGet(() -> Stream.ofNullable(request.spec().persistence())
                        .map(wanted -> new ClaimTemplate(owner.volumeName(), wanted).claim(left))
                        .toList());
    }

    /** With the server's that runs; where somebody deleted the StatefulSet, those of the version that ran. */
    private static Optional<ServerImages> images(BusRequest request, Present present) {
        return present.image().map(request.images()::withNats).or(() -> present.version()
                .flatMap(request.install()::imagesOf));
    }

    /** One by one, each when all before it are current: so the new ones never have a majority among themselves. */
    private static int step(int wanted, Present present) {
        if (present.size() == 0 || present.size() >= wanted) {
            return wanted;
        }
        return present.complete() ? present.size() + 1 : present.size();
    }
}

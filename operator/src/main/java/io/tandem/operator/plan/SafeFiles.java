package io.tandem.operator.plan;

import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.tandem.api.EventSourceJson;
import io.tandem.api.Excerpt;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The volumes a template may have, and where it may mount them: below a folder of its own, or where no program looks for
 * code or settings. The image keeps everything of ours in {@code /app}.
 */
final class SafeFiles {
    /** Folders of every Linux image, and ours. Another first folder is the user's own. */
    private static final Set<String> OF_THE_IMAGE = Set.of(
            "afs",
            "app",
            "argo-events",
            "bin",
            "boot",
            "dev",
            "environment",
            "etc",
            "home",
            "java.options",
            "licenses",
            "lost+found",
            "media",
            "mnt",
            "opt",
            "proc",
            "root",
            "run",
            "sbin",
            "selinux",
            "srv",
            "sys",
            "tmp",
            "usr",
            "var");
    /** What may be mounted below these all the same. */
    private static final List<Path> OPEN = List.of(
            Path.of("/mnt"),
            Path.of("/media"),
            Path.of("/srv"),
            Path.of("/home"),
            Path.of("/var/data"),
            Path.of("/var/lib"),
            Path.of("/var/secrets"),
            Path.of("/var/run/secrets"),
            Path.of("/run/secrets"),
            Path.of("/etc/ssl/certs"),
            Path.of("/argo-events/secrets"),
            Path.of("/argo-events/config"));
    /** And exactly at these. */
    private static final Set<Path> PLACES = Set.of(
            Path.of("/mnt"),
            Path.of("/media"),
            Path.of("/srv"),
            Path.of("/var/data"),
            Path.of("/etc/ssl/certs"),
            Path.of("/etc/eventbus/auth"));

    private static final Path TEMPORARY = Path.of("/tmp");

    /** What Pod Security's restricted level lets through, and what is as harmless. */
    private static final Set<String> KINDS = Set.of(
            "azureFile",
            "configMap",
            "csi",
            "downwardAPI",
            "emptyDir",
            "ephemeral",
            "image",
            "nfs",
            "persistentVolumeClaim",
            "projected",
            "secret");
    /** Kubernetes itself says what is in them, so no link in them leads out. */
    private static final Set<String> WITHOUT_FOREIGN_LINKS =
            Set.of("configMap", "downwardAPI", "emptyDir", "projected", "secret");

    /** More than a volume may be called; the name is told once for each of its kinds. */
    private static final int LONGEST_NAME = 100;

    private SafeFiles() {}

    static void check(String field, List<Volume> given, List<VolumeMount> mounts, Safety.Refusals refusals) {
        var volumes = given == null ? List.<Volume>of() : given;
        var kinds = new HashMap<String, Set<String>>();
        for (var volume : volumes) {
            var kindsOfIt = kinds(volume);
            kinds.put(volume.getName(), kindsOfIt);
            var at = field + ".volumes[" + Excerpt.of(String.valueOf(volume.getName()), LONGEST_NAME) + "].";
            kindsOfIt.forEach(kind -> kind(at + kind, kind, refusals));
        }
        var paths = new ArrayList<Path>();
        mounts.forEach(mount -> paths.add(MountFolders.path(mount.getMountPath())));
        var folders = new MountFolders(IntStream.range(0, mounts.size())
                .filter(i -> mayHoldForeignLinks(kinds.get(mounts.get(i).getName())))
                .mapToObj(paths::get));
        for (int i = 0; i < mounts.size(); i++) {
            var at = field + ".container.volumeMounts[" + mounts.get(i).getMountPath() + "]";
            if (!mayBeMounted(paths.get(i), kinds.get(mounts.get(i).getName()))) {
                refusals.refuse(
                        Unsafe.MOUNTS,
                        at,
                        "lies over files of the image (use a folder of your own, such as /data or one below /mnt)");
            } else if (folders.hold(paths.get(i))) {
                refusals.refuse(Unsafe.MOUNTS, at, "lies in another volume, whose links may lead elsewhere,");
            }
        }
    }

    private static void kind(String field, String kind, Safety.Refusals refusals) {
        if (kind.equals("hostPath")) {
            refusals.refuse(Unsafe.HOST_PATH, field, "gives the pod files of its node");
        } else if (!KINDS.contains(kind)) {
            refusals.refuse(
                    Unsafe.VOLUMES, field, "tells a driver of the node what to do (use a persistentVolumeClaim)");
        }
    }

    /** Also kinds that our types do not know. */
    private static Set<String> kinds(Volume volume) {
        var kinds = new TreeSet<String>();
        EventSourceJson.MAPPER.valueToTree(volume).properties().stream()
                .filter(part ->
                        !part.getKey().equals("name") && !part.getValue().isNull())
                .forEach(part -> kinds.add(part.getKey()));
        return kinds;
    }

    private static boolean mayBeMounted(Path path, Set<String> kinds) {
        if (path == null || path.getNameCount() == 0 || hidden(path)) {
            return false;
        }
        if (path.equals(TEMPORARY)) {
            return Set.of("emptyDir").equals(kinds);
        }
        var first = path.getName(0).toString();
        var own = !OF_THE_IMAGE.contains(first) && !first.startsWith("lib");
        return own
                || PLACES.contains(path)
                || OPEN.stream().anyMatch(folder -> path.startsWith(folder) && !path.equals(folder));
    }

    /** Where programs look for settings of the user they run as. */
    private static boolean hidden(Path path) {
        for (var part : path) {
            if (part.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }

    /** @param kinds null if there is no such volume */
    private static boolean mayHoldForeignLinks(Set<String> kinds) {
        return kinds != null && !WITHOUT_FOREIGN_LINKS.containsAll(kinds);
    }
}

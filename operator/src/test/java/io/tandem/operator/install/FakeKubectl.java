package io.tandem.operator.install;

import io.tandem.local.Binaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A kubectl that does something else in one thing, and as the real one does otherwise. */
final class FakeKubectl {
    private FakeKubectl() {}

    /** One that fails where its arguments begin so. */
    static Path failing(Path folder, String arguments) throws IOException {
        return of(folder, """
                #!/bin/sh
                case "$*" in
                  "%s"*) echo "the server was unable to return a response in the time allotted" >&2; exit 1 ;;
                esac
                exec "KUBECTL" "$@"
                """.formatted(arguments));
    }

    /**
     * Writes it.
     *
     * @param script calls the real one as KUBECTL
     * @return the folder, for the PATH
     */
    static Path of(Path folder, String script) throws IOException {
        var real = Binaries.find("kubectl").toAbsolutePath().toString();
        var program =
                Files.writeString(Files.createDirectories(folder).resolve("kubectl"), script.replace("KUBECTL", real));
        if (!program.toFile().setExecutable(true)) {
            throw new IOException("cannot be made executable: " + program);
        }
        return folder;
    }
}

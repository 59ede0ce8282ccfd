package io.tandem.eventsource.connector.webhook;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * For Jazzer ({@code make fuzz}, and for a short time in each test run): a byte that chooses the sender, a line with the signature,
 * then the body. Any request becomes events or a refusal.
 */
public final class RequestFuzzer {
    private static final Senders SENDERS = new Senders();

    private RequestFuzzer() {}

    /** Jazzer looks for this name. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        var all = Senders.Sender.values();
        var sender = all[Byte.toUnsignedInt(input[0]) % all.length];
        int line = 1;
        while (line < input.length && input[line] != '\n') {
            line++;
        }
        var signature = new String(input, 1, line - 1, ISO_8859_1);
        var body = Arrays.copyOfRange(input, Math.min(line + 1, input.length), input.length);
        Senders.made(SENDERS.interpreter(sender).read(Senders.request(sender, body, like -> signature)));
    }

    /** Writes a request of each sender for Jazzer to begin with. */
    static void writeSeeds(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (var sender : Senders.Sender.values()) {
            var rest = ("sha256=00ff\n" + sender.body).getBytes(UTF_8);
            var seed = new byte[rest.length + 1];
            seed[0] = (byte) sender.ordinal();
            System.arraycopy(rest, 0, seed, 1, rest.length);
            Files.write(folder.resolve(sender.name()), seed);
        }
    }

    /** @param folder where the seeds go */
    public static void main(String... folder) throws IOException {
        writeSeeds(Path.of(folder[0]));
    }
}

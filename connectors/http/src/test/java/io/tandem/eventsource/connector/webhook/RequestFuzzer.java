package io.tandem.eventsource.connector.webhook;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.api.BugDetectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * For Jazzer ({@code make fuzz}, and for a short time in each test run): a byte that chooses the sender, or another
 * {@link Reader} of what follows; a line with what the request shows, then the body. Where the line is empty, it shows what is
 * right for this body, so that what is behind the verifiers is reached. Any request becomes events or a refusal; one that shows
 * another line is not signed.
 */
public final class RequestFuzzer {
    private static Senders senders;

    private RequestFuzzer() {}

    /** Jazzer looks for this name, too. What reads requests may ask for certificates now, and for nothing later. */
    public static void fuzzerInitialize() {
        senders = new Senders();
        try (var certificates = BugDetectors.allowNetworkConnections()) {
            for (var sender : Sender.values()) {
                var unused = senders.interpreter(sender);
            }
        }
    }

    /** Jazzer looks for this name. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        int choice = Byte.toUnsignedInt(input[0]) % (Sender.values().length + Reader.values().length);
        if (choice < Sender.values().length) {
            request(Sender.values()[choice], input);
        } else {
            Reader.values()[choice - Sender.values().length].reading.accept(
                    new String(input, 1, input.length - 1, UTF_8));
        }
    }

    private static void request(Sender sender, byte[] input) {
        int line = 1;
        while (line < input.length && input[line] != '\n') {
            line++;
        }
        var shown = new String(input, 1, line - 1, ISO_8859_1);
        var body = Arrays.copyOfRange(input, Math.min(line + 1, input.length), input.length);
        var signed = shown.isEmpty() ? body : new byte[0];
        var values = new Shown(right -> shown.isEmpty() ? right : shown);
        var reading = senders.interpreter(sender).read(senders.request(sender, body, body, values));
        Taken.refuseForged(sender, body, signed, values.isRight(), reading);
    }

    /**
     * Writes two requests of each sender for Jazzer to begin with: one that is right, and one that is not signed; and a text for
     * each reader.
     */
    static void writeSeeds(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (var sender : Sender.values()) {
            write(folder.resolve(sender.name()), sender.ordinal(), "\n" + sender.body);
            write(folder.resolve(sender.name() + "-unsigned"), sender.ordinal(), "sha256=00ff\n" + sender.body);
        }
        for (var reader : Reader.values()) {
            write(folder.resolve("reader-" + reader.name()), Sender.values().length + reader.ordinal(), reader.right);
        }
    }

    private static void write(Path file, int choice, String text) throws IOException {
        var rest = text.getBytes(UTF_8);
        var seed = new byte[rest.length + 1];
        seed[0] = (byte) choice;
        System.arraycopy(rest, 0, seed, 1, rest.length);
        Files.write(file, seed);
    }

    /** @param folder where the seeds go */
    public static void main(String... folder) throws IOException {
        writeSeeds(Path.of(folder[0]));
    }
}

package io.tandem.filter.sprig;

import io.tandem.filter.value.Function.Call;
import io.tandem.filter.value.Text;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.Adler32;

/** Checksums. */
final class Sums {
    private Sums() {}

    static String digest(String algorithm, String text, Call call) {
        call.budget().steps(1 + text.length() / 16);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(Text.bytes(text)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static String adler32(String text) {
        var sum = new Adler32();
        sum.update(Text.bytes(text));
        return Long.toString(sum.getValue());
    }
}

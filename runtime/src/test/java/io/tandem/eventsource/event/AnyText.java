package io.tandem.eventsource.event;

import java.util.SplittableRandom;

/** Random texts of any characters: control characters, lone surrogates and the usual ones alike. */
public final class AnyText {
    private AnyText() {}

    public static String of(SplittableRandom random, int longest) {
        var text = new StringBuilder();
        for (int length = random.nextInt(longest + 1); length > 0; length--) {
            switch (random.nextInt(5)) {
                case 0 -> text.append((char) random.nextInt(0x80));
                case 1 -> text.append((char) random.nextInt(0x10000));
                case 2 -> text.appendCodePoint(random.nextInt(Character.MAX_CODE_POINT + 1));
                case 3 -> text.append("\r\n\"\\%<>&\u2028\u2029:".charAt(random.nextInt(11)));
                default -> text.append((char) random.nextInt('a', 'z'));
            }
        }
        return text.toString();
    }
}

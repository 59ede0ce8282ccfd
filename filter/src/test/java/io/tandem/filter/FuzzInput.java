package io.tandem.filter;

import io.tandem.filter.value.Text;

/**
 * An input of a fuzzer.
 *
 * @param line the first line, as {@link Text}
 * @param rest what follows it; an empty object if there is only one line
 */
record FuzzInput(String line, String rest) {
    FuzzInput(byte[] input) {
        this(Text.of(input));
    }

    private FuzzInput(String text) {
        this(
                text.lines().findFirst().orElse(""),
                text.indexOf('\n') < 0 ? "{}" : text.substring(text.indexOf('\n') + 1));
    }
}

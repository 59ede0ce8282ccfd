package io.tandem.filter.sprig;

import static io.tandem.filter.builtin.Arguments.map;
import static io.tandem.filter.builtin.Arguments.text;
import static io.tandem.filter.sprig.Sprig.of;
import static io.tandem.filter.value.Type.INT;
import static io.tandem.filter.value.Type.OBJECT;
import static io.tandem.filter.value.Type.STRING;

import io.tandem.filter.sprig.Sprig.Entry;
import io.tandem.filter.value.Function.Call;
import java.util.List;

/** Functions on names of several words, lines of text and URLs. */
final class NameEntries {
    static final List<Entry> ALL = List.of(
            of("snakecase", call -> WordCase.joined(read(call), '_'), STRING, STRING),
            of("kebabcase", call -> WordCase.joined(read(call), '-'), STRING, STRING),
            of("camelcase", call -> WordCase.pascal(read(call)), STRING, STRING),
            of("wrap", call -> wrapped(call, "", 1, false), STRING, INT, STRING),
            of("wrapWith", call -> wrapped(call, text(call, 1), 2, true), STRING, INT, STRING, STRING),
            of("urlParse", call -> Url.parse(read(call)).parts(), OBJECT, STRING),
            of("urlJoin", call -> Url.of(map(call, 0)).text(), STRING, OBJECT));

    private NameEntries() {}

    private static String read(Call call) {
        var text = text(call, 0);
        call.budget().bytes(3L * text.length());
        return text;
    }

    private static String wrapped(Call call, String separator, int text, boolean breakWords) {
        long width = TextEntries.integer(call, 0);
        return Wrapping.wrap(text(call, text), width, separator, breakWords, call.budget());
    }
}

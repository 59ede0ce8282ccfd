package io.tandem.filter.gjson;

import io.tandem.filter.builtin.FloatReader;
import io.tandem.filter.value.Dict;
import io.tandem.filter.value.EvalException;
import io.tandem.filter.value.JsonReader;
import io.tandem.filter.value.Slice;
import io.tandem.filter.value.Text;
import io.tandem.filter.value.Type;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** JSON in paths and in texts, of which the first character decides what it is; the rest need not be right. */
final class Literals {
    private static final Pattern NUMBER = Pattern.compile("(?s).[^\\s,\\]}]*");

    private Literals() {}

    /** The value that a text begins with, whatever follows. */
    static Found parse(String text) {
        var json = text.stripLeading();
        if (json.isEmpty()) {
            return Found.NOTHING;
        }
        return switch (json.charAt(0)) {
            case '{' -> Found.of(container(json, Dict.object(Map.of())));
            case '[' -> Found.of(container(json, Slice.of(Type.LIST)));
            case '"' -> Found.of(unescaped(json.substring(1, Brackets.closingQuote(json, 0))));
            case 't' -> Found.of(true);
            case 'f' -> Found.of(false);
            case 'n' -> json.length() == 1 || json.charAt(1) == 'u' ? Found.of(null) : number(json);
            case '+', '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'i', 'I', 'N' -> number(json);
            default -> Found.NOTHING;
        };
    }

    private static Object container(String json, Object otherwise) {
        int end = Brackets.end(json);
        try {
            return JsonReader.read(Text.bytes(json.substring(0, end < 0 ? json.length() : end)));
        } catch (EvalException e) {
            return otherwise;
        }
    }

    /** What is no number is zero. */
    private static Found number(String json) {
        var matcher = NUMBER.matcher(json);
        return Found.of(matcher.lookingAt() ? FloatReader.read(matcher.group()).orElse(0) : 0.0);
    }

    /** The text that is meant inside the quotes of a string; it ends where an escape is wrong. */
    static String unescaped(String text) {
        for (int end = text.length(); ; ) {
            try {
                return (String) JsonReader.read(Text.bytes("\"" + text.substring(0, end) + "\""));
            } catch (EvalException e) {
                end = text.lastIndexOf('\\', end - 1);
                if (end < 0) {
                    return text;
                }
            }
        }
    }

    /** As Go reads a boolean. */
    static Optional<Boolean> truth(String text) {
        return switch (text) {
            case "1", "t", "true" -> Optional.of(true);
            case "0", "f", "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }
}

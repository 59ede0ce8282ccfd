package io.tandem.filter.sprig;

import io.tandem.filter.value.Dict;
import io.tandem.filter.value.EvalException;
import io.tandem.filter.value.Native;
import io.tandem.filter.value.Signature;
import io.tandem.filter.value.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The functions of sprig 3.3.0 under the name {@code sprig}. Those that a filter can have no use for are known by name and
 * fail when called, with a word why.
 */
public final class Sprig {
    /** Why functions are left out, and their names. */
    private static final Map<String, String> LEFT_OUT = Map.of(
            "it makes keys or certificates at random",
                    "genPrivateKey genCA genCAWithKey genSelfSignedCert genSelfSignedCertWithKey genSignedCert "
                            + "genSignedCertWithKey buildCustomCert",
            "passwords and secrets have no place in a filter", "bcrypt htpasswd derivePassword encryptAES decryptAES",
            "it is random, and a filter says the same of the same event",
                    "randBytes randAlphaNum randAlpha randAscii randNumeric randInt shuffle uuidv4",
            "it would ask the network for each event", "getHostByName");

    public static final Dict FUNCTIONS = functions();

    /** One function and its name. */
    record Entry(String name, Native function) {
        Entry as(String other) {
            return new Entry(other, function);
        }
    }

    private Sprig() {}

    static Entry of(String name, Native.Body body, Type result, Type... parameters) {
        return new Entry(name, new Native(Signature.of(result, parameters), body));
    }

    /** The last parameter may be given any number of times. */
    static Entry variadic(String name, Native.Body body, Type result, Type... parameters) {
        return new Entry(name, new Native(Signature.variadic(result, parameters), body));
    }

    private static Dict functions() {
        var functions = new LinkedHashMap<Object, Object>();
        LEFT_OUT.forEach((why, names) -> {
            for (var name : names.split(" ")) {
                functions.put(
                        name,
                        variadic(name, call -> leftOut(name, why), Type.ANY, Type.ANY)
                                .function());
            }
        });
        List.of(
                        TextEntries.ALL,
                        NumberEntries.ALL,
                        ListEntries.ALL,
                        MapEntries.ALL,
                        ValueEntries.ALL,
                        RegexEntries.ALL,
                        NameEntries.ALL)
                .forEach(entries -> entries.forEach(entry -> functions.put(entry.name(), entry.function())));
        return Dict.object(functions);
    }

    private static Object leftOut(String name, String why) {
        throw new EvalException("sprig.%s is not there in filters: %s".formatted(name, why));
    }
}

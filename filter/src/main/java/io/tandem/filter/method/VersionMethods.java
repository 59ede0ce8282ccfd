package io.tandem.filter.method;

import io.tandem.filter.method.Methods.Method;
import io.tandem.filter.value.EvalException;
import io.tandem.filter.value.Function.Call;
import io.tandem.filter.value.Signature;
import io.tandem.filter.value.Sized;
import io.tandem.filter.value.Type;
import io.tandem.filter.value.Version;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.ToLongFunction;

/** The methods of versions, such as {@code sprig.semver(tag).Major()}. */
final class VersionMethods {
    /** Of a version that a method such as {@code IncMajor} made. */
    static final Map<String, Method> OF_VALUE = Map.ofEntries(
            Map.entry("Major", number(Version::major)),
            Map.entry("Minor", number(Version::minor)),
            Map.entry("Patch", number(Version::patch)),
            Map.entry("Prerelease", of(Type.STRING, Version::pre)),
            Map.entry("Metadata", of(Type.STRING, Version::metadata)),
            Map.entry("Value", of(Type.ANY, Version::toString)),
            Map.entry("String", new Method(Signature.of(Type.STRING), Methods::text)),
            Map.entry("IncMajor", of(Type.VERSION, v -> v.release(next(v.major(), "major"), 0, 0))),
            Map.entry("IncMinor", of(Type.VERSION, v -> v.release(v.major(), next(v.minor(), "minor"), 0))),
            Map.entry("IncPatch", of(Type.VERSION, VersionMethods::nextPatch)),
            Map.entry("SetPrerelease", new Method(Signature.of(Type.VERSION, Type.STRING), (v, call) -> ((Version) v)
                    .withPre(text(call)))),
            Map.entry("SetMetadata", new Method(Signature.of(Type.VERSION, Type.STRING), (v, call) -> ((Version) v)
                    .withMetadata(text(call)))));

    /** Of a version that {@code sprig.semver} made. */
    static final Map<String, Method> OF_POINTER = ofPointer();

    private VersionMethods() {}

    private static Map<String, Method> ofPointer() {
        var methods = new HashMap<>(OF_VALUE);
        methods.put("Original", of(Type.STRING, Version::original));
        methods.put("Compare", comparison(Type.INT, order -> (long) Integer.signum(order)));
        methods.put("Equal", comparison(Type.BOOL, order -> order == 0));
        methods.put("LessThan", comparison(Type.BOOL, order -> order < 0));
        methods.put("LessThanEqual", comparison(Type.BOOL, order -> order <= 0));
        methods.put("GreaterThan", comparison(Type.BOOL, order -> order > 0));
        methods.put("GreaterThanEqual", comparison(Type.BOOL, order -> order >= 0));
        return Map.copyOf(methods);
    }

    private static Method of(Type result, Function<Version, Object> function) {
        return new Method(Signature.of(result), (receiver, call) -> function.apply((Version) receiver));
    }

    private static Method number(ToLongFunction<Version> number) {
        return of(Type.UINT64, version -> new Sized(Type.UINT64, number.applyAsLong(version)));
    }

    private static Method comparison(Type result, IntFunction<Object> verdict) {
        return new Method(
                Signature.of(result, Type.VERSION_POINTER),
                (receiver, call) -> verdict.apply(((Version) receiver).compare((Version) call.arguments()[0])));
    }

    /** That of a pre-release is the release. */
    private static Object nextPatch(Version version) {
        return version.release(
                version.major(),
                version.minor(),
                version.pre().isEmpty() ? next(version.patch(), "patch") : version.patch());
    }

    /** Of a number without a sign. */
    private static long next(long number, String part) {
        if (number == -1) {
            throw new EvalException("the %s version is the largest there is".formatted(part));
        }
        return number + 1;
    }

    private static String text(Call call) {
        return (String) call.arguments()[0];
    }
}

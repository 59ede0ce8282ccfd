package io.tandem.filter.sprig;

import io.tandem.filter.value.Dict;
import java.util.Map;

public final class Sprig {
    public static final Dict FUNCTIONS = Dict.object(Map.of());

    private Sprig() {}
}

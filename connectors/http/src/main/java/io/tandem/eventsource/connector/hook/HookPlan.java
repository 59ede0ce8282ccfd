package io.tandem.eventsource.connector.hook;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What to do at one place. Hooks that lead elsewhere are somebody else's, unless to where this one led before; of several that
 * lead here one is kept and the rest only told, since nothing says who made them.
 *
 * @param others ids of hooks that lead here, too
 */
record HookPlan(Step step, List<String> others) {
    sealed interface Step {}

    record Create() implements Step {}

    record Update(String id) implements Step {}

    record Leave(String id) implements Step {}

    /**
     * @param former addresses that this hook had before
     * @param listed all hooks of the place
     * @param signed whether the hook of an id is known to have the present secret, which no provider tells
     */
    static HookPlan of(Hook wanted, Set<String> former, List<Hook.Listed> listed, Predicate<String> signed) {
        var here = leading(listed, Set.of(wanted.url()));
        var ours = here.isEmpty() ? leading(listed, former) : here;
        if (ours.isEmpty()) {
            return new HookPlan(new Create(), List.of());
        }
        var best = ours.stream()
                .filter(each -> each.hook().serves(wanted))
                .findFirst()
                .orElse(ours.getFirst());
        var others = ours.stream()
                .map(Hook.Listed::id)
                .filter(id -> !id.equals(best.id()))
                .toList();
        return best.hook().serves(wanted) && signed.test(best.id())
                ? new HookPlan(new Leave(best.id()), others)
                : new HookPlan(new Update(best.id()), others);
    }

    private static List<Hook.Listed> leading(List<Hook.Listed> listed, Set<String> addresses) {
        return listed.stream()
                .filter(each -> addresses.contains(each.hook().url()))
                .toList();
    }
}

package io.tandem.local.node;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Which pods of a Deployment to create and which to delete next; a pure function of what is wanted and what is there. */
final class Rollout {
    private Rollout() {}

    /**
     * What is wanted.
     *
     * @param replicas number of pods
     * @param hash identity of the pod template
     * @param strategy how pods of another template are replaced
     */
    record Desired(int replicas, String hash, Strategy strategy) {}

    /** How pods of an old template are replaced. */
    sealed interface Strategy {
        /** All old pods end before the first new one starts. */
        record Recreate() implements Strategy {}

        /** At most {@code surge} pods more than wanted, at most {@code unavailable} fewer ready ones than wanted. */
        record Rolling(int surge, int unavailable) implements Strategy {}
    }

    /** A pod that is there; of two pods the one with the higher {@code age} was created earlier. */
    record Existing(String name, String hash, boolean ready, boolean terminating, long age) {}

    /** One thing to do. */
    sealed interface Action {
        /** Create a pod of the wanted template. */
        record Create() implements Action {}

        /** Delete a pod gracefully. */
        record Delete(String pod) implements Action {}
    }

    /** What to do next; called again after every change until it answers nothing. */
    static List<Action> next(Desired desired, List<Existing> pods) {
        List<Existing> fresh =
                live(pods).filter(pod -> pod.hash().equals(desired.hash())).toList();
        List<Existing> old =
                live(pods).filter(pod -> !pod.hash().equals(desired.hash())).toList();
        return switch (desired.strategy()) {
            case Strategy.Recreate recreate -> recreate(desired, fresh, old, pods);
            case Strategy.Rolling rolling -> roll(desired, rolling, fresh, old);
        };
    }

    private static List<Action> recreate(
            Desired desired, List<Existing> fresh, List<Existing> old, List<Existing> all) {
        if (!old.isEmpty()) {
            return delete(old);
        }
        boolean ending = all.stream().anyMatch(pod -> !pod.hash().equals(desired.hash()));
        List<Action> actions = new ArrayList<>(surplus(desired, fresh));
        actions.addAll(create(ending ? 0 : desired.replicas() - fresh.size()));
        return actions;
    }

    private static List<Action> roll(
            Desired desired, Strategy.Rolling rolling, List<Existing> fresh, List<Existing> old) {
        int room = desired.replicas() + rolling.surge() - fresh.size() - old.size();
        List<Action> actions = new ArrayList<>(surplus(desired, fresh));
        actions.addAll(create(Math.min(desired.replicas() - fresh.size(), room)));

        List<Existing> unready = old.stream().filter(pod -> !pod.ready()).toList();
        List<Existing> ready = old.stream().filter(Existing::ready).toList();
        long readyFresh = fresh.stream().filter(Existing::ready).count();
        long needed = Math.max(0, desired.replicas() - rolling.unavailable());
        long spare = Math.max(0, ready.size() + readyFresh - needed);
        actions.addAll(delete(unready));
        actions.addAll(delete(ready.stream().limit(spare).toList()));
        return actions;
    }

    /** Fewer replicas wanted: those that are not ready go first, then the youngest. */
    private static List<Action> surplus(Desired desired, List<Existing> fresh) {
        return delete(fresh.stream()
                .sorted(Comparator.comparing(Existing::ready).thenComparingLong(Existing::age))
                .limit(Math.max(0, fresh.size() - desired.replicas()))
                .toList());
    }

    private static List<Action> create(int count) {
        return Stream.<Action>generate(Action.Create::new)
                .limit(Math.max(0, count))
                .toList();
    }

    private static List<Action> delete(List<Existing> pods) {
        return pods.stream().<Action>map(pod -> new Action.Delete(pod.name())).toList();
    }

    private static Stream<Existing> live(List<Existing> pods) {
        return pods.stream().filter(pod -> !pod.terminating());
    }
}

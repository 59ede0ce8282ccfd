package io.tandem.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceEvent;
import io.tandem.api.EventBus;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A resource that was deleted and made again while the framework still told of the deletion. */
class RecreatedTest {
    private static final EventBus BUS =
            Serialization.unmarshal("metadata: {name: default, namespace: shop, uid: new}", EventBus.class);

    private final Queue<Runnable> later = new ArrayDeque<>();
    private final List<Event> told = new ArrayList<>();
    private Optional<EventBus> present = Optional.of(BUS);
    private Runnable whileLooking = () -> {};
    private final Recreated<EventBus> recreated = new Recreated<>(id -> looked(), later::add);

    @BeforeEach
    void start() {
        recreated.setEventHandler(told::add);
        recreated.start();
    }

    /** The framework drops what comes before it has ended with the former resource; and knows no other events after it. */
    @Test
    void aResourceMadeAgainAtOnceIsToldUntilItIsReconciled() {
        recreated.begins(BUS, context(true));
        recreated.begins(BUS, context(true));
        assertThat(told).as("would be dropped").isEmpty();

        pass();
        pass();
        assertThat(told).hasSize(2).allSatisfy(event -> assertThat(event).isInstanceOf(ResourceEvent.class));

        recreated.begins(BUS, context(false));
        pass();
        assertThat(told).hasSize(2);
        assertThat(later).isEmpty();
    }

    @Test
    void aResourceThatIsGoneIsLookedForOnce() {
        present = Optional.empty();
        recreated.begins(BUS, context(true));
        pass();

        assertThat(told).isEmpty();
        assertThat(later).isEmpty();
    }

    /** The second deletion was taken for one that is looked after already. */
    @Test
    void aResourceThatIsDeletedASecondTimeWhileItIsLookedForIsLookedForAgain() {
        present = Optional.empty();
        recreated.begins(BUS, context(true));
        whileLooking = () -> recreated.begins(BUS, context(true));
        pass();
        whileLooking = () -> {};
        present = Optional.of(BUS);
        pass();

        assertThat(told).hasSize(1);
    }

    private Optional<EventBus> looked() {
        var found = present;
        whileLooking.run();
        return found;
    }

    private void pass() {
        var due = List.copyOf(later);
        later.clear();
        due.forEach(Runnable::run);
    }

    @SuppressWarnings("unchecked")
    private static Context<EventBus> context(boolean deleted) {
        return (Context<EventBus>) Proxy.newProxyInstance(
                Context.class.getClassLoader(), new Class<?>[] {Context.class}, (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("isPrimaryResourceDeleted");
                    return deleted;
                });
    }
}

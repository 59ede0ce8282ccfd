package io.tandem.operator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.quarkus.kubernetes.client.KubernetesClientObjectMapperCustomizer;
import io.tandem.api.EventBusSpec;
import io.tandem.api.EventBusStatus;
import io.tandem.api.EventSourceSpec;
import io.tandem.api.EventSourceStatus;
import io.tandem.api.Problem;
import io.tandem.api.SensorSpec;
import io.tandem.api.SensorStatus;
import io.tandem.api.Unreadable;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Set;

/**
 * One object that cannot be read would otherwise end the informer, and with it the work for all the others. So whatever the
 * API server stores is read, and what is too deep to work with is told in the place of the specification.
 */
@Singleton
public class UnreadableSpecs implements KubernetesClientObjectMapperCustomizer {
    /** Ten times what people write, and far from where a thread's stack ends. */
    private static final int DEEPEST = 200;

    private static final Set<Class<?>> SPECS = Set.of(EventSourceSpec.class, EventBusSpec.class, SensorSpec.class);
    private static final Set<Class<?>> STATUSES =
            Set.of(EventSourceStatus.class, EventBusStatus.class, SensorStatus.class);

    @Override
    public void customize(ObjectMapper mapper) {
        unbounded(mapper.getFactory());
        mapper.registerModule(new SimpleModule(UnreadableSpecs.class.getName())
                .setDeserializerModifier(new BeanDeserializerModifier() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public JsonDeserializer<?> modifyDeserializer(
                            DeserializationConfig config, BeanDescription type, JsonDeserializer<?> usual) {
                        return SPECS.contains(type.getBeanClass()) || STATUSES.contains(type.getBeanClass())
                                ? new Lenient(usual)
                                : usual;
                    }
                }));
    }

    /** The API server bounds what it stores; a reader with lower bounds, also for keys alone, fails at what is there. */
    private static void unbounded(JsonFactory factory) {
        factory.setStreamReadConstraints(factory.streamReadConstraints()
                .rebuild()
                .maxNameLength(Integer.MAX_VALUE)
                .maxStringLength(Integer.MAX_VALUE)
                .maxNumberLength(Integer.MAX_VALUE)
                .maxNestingDepth(Integer.MAX_VALUE)
                .build());
        // keys that somebody chose so that they collide cost time, and no more
        factory.disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW);
    }

    /** Whether something stands below more than so many others. */
    static boolean deeper(JsonNode tree, int levels) {
        if (!tree.isContainerNode()) {
            return false;
        }
        if (levels == 0) {
            return true;
        }
        for (var inner : tree) {
            if (deeper(inner, levels - 1)) {
                return true;
            }
        }
        return false;
    }

    private static final class Lenient extends DelegatingDeserializer {
        private static final long serialVersionUID = 1L;

        Lenient(JsonDeserializer<?> usual) {
            super(usual);
        }

        @Override
        protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> usual) {
            return new Lenient(usual);
        }

        /** Read as a tree first, since a parser that failed in the middle cannot go on behind the specification. */
        @Override
        public Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            JsonNode tree = parser.readValueAsTree();
            if (deeper(tree, DEEPEST)) {
                return instead(new Problem(
                        "spec" + deepField(tree),
                        "nests more than %d levels".formatted(DEEPEST)
                                + ", and is not read: nothing that deep can be run"));
            }
            try (var again = tree.traverse(parser.getCodec())) {
                again.nextToken();
                return super.deserialize(again, context);
            } catch (JsonProcessingException e) {
                return SPECS.contains(handledType()) ? Unreadable.as(handledType(), e) : null;
            }
        }

        /** A status is written anew, and is not missed. */
        private Object instead(Problem problem) {
            return SPECS.contains(handledType()) ? Unreadable.as(handledType(), problem) : null;
        }

        private static String deepField(JsonNode tree) {
            return tree.properties().stream()
                    .filter(field -> deeper(field.getValue(), DEEPEST - 1))
                    .findFirst()
                    .map(field -> "." + field.getKey())
                    .orElse("");
        }
    }
}

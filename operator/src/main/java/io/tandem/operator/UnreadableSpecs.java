package io.tandem.operator;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.quarkus.kubernetes.client.KubernetesClientObjectMapperCustomizer;
import io.tandem.api.EventBusSpec;
import io.tandem.api.EventSourceSpec;
import io.tandem.api.SensorSpec;
import io.tandem.api.Unreadable;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Set;

/** One specification that cannot be read would otherwise end the informer, and with it the work for all the others. */
@Singleton
public class UnreadableSpecs implements KubernetesClientObjectMapperCustomizer {
    private static final Set<Class<?>> SPECS = Set.of(EventSourceSpec.class, EventBusSpec.class, SensorSpec.class);

    @Override
    public void customize(ObjectMapper mapper) {
        mapper.registerModule(new SimpleModule(UnreadableSpecs.class.getName())
                .setDeserializerModifier(new BeanDeserializerModifier() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public JsonDeserializer<?> modifyDeserializer(
                            DeserializationConfig config, BeanDescription type, JsonDeserializer<?> usual) {
                        return SPECS.contains(type.getBeanClass()) ? new Lenient(usual) : usual;
                    }
                }));
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
            try (var again = parser.readValueAsTree().traverse(parser.getCodec())) {
                again.nextToken();
                return super.deserialize(again, context);
            } catch (JsonMappingException e) {
                return Unreadable.as(handledType(), e);
            }
        }
    }
}

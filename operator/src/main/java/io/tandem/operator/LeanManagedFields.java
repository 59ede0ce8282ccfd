package io.tandem.operator;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.quarkus.kubernetes.client.KubernetesClientObjectMapperCustomizer;
import io.tandem.operator.apply.Takeover;
import io.tandem.operator.plan.Owner;
import io.tandem.operator.plan.Scaling;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Map;

/**
 * Keeps of who wrote which field only what is compared or taken over: the rest is the larger part of each object in the
 * caches. So no object that was read may be written back as a whole.
 */
@Singleton
public class LeanManagedFields implements KubernetesClientObjectMapperCustomizer {
    private static final int DEEPEST = 200;

    @Override
    public void customize(ObjectMapper mapper) {
        mapper.registerModule(new SimpleModule(LeanManagedFields.class.getName())
                .setDeserializerModifier(new BeanDeserializerModifier() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public JsonDeserializer<?> modifyDeserializer(
                            DeserializationConfig config, BeanDescription type, JsonDeserializer<?> usual) {
                        return type.getBeanClass() == ManagedFieldsEntry.class ? new Lean(usual) : usual;
                    }
                }));
    }

    /** Fields of ours lie less deep than can be compared. */
    private static FieldsV1 comparable(FieldsV1 fields) {
        return fields == null || deeper(fields.getAdditionalProperties(), DEEPEST) ? null : fields;
    }

    private static boolean deeper(Object fields, int levels) {
        return fields instanceof Map<?, ?> map
                && (levels == 0 || map.values().stream().anyMatch(inner -> deeper(inner, levels - 1)));
    }

    private static boolean needed(ManagedFieldsEntry entry) {
        return Takeover.ours(entry, Owner.FIELD_MANAGER) || Takeover.former(entry) || Scaling.scaled(entry);
    }

    private static final class Lean extends DelegatingDeserializer {
        private static final long serialVersionUID = 1L;

        Lean(JsonDeserializer<?> usual) {
            super(usual);
        }

        @Override
        protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> usual) {
            return new Lean(usual);
        }

        @Override
        public Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            var entry = (ManagedFieldsEntry) super.deserialize(parser, context);
            entry.setFieldsV1(needed(entry) ? comparable(entry.getFieldsV1()) : null);
            return entry;
        }
    }
}

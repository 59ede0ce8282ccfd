package io.tandem.eventsource.connector.resource;

import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.api.source.ResourceSource;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Which changes become events, from the field {@code filter}.
 *
 * @param prefix of the object's name
 * @param labelSelector evaluated by the API server; empty for all
 * @param createdBy the object must not be younger than this
 * @param since the change must not be older than this; empty without {@code afterStart}
 */
record ResourceFilter(
        String prefix,
        String labelSelector,
        List<FieldTest> fields,
        Optional<Instant> createdBy,
        Optional<Instant> since) {
    /**
     * @param start when the watch begins
     * @throws IllegalArgumentException if a value is wrong; the message names the field
     */
    static ResourceFilter of(ResourceSource.Filter filter, Instant start) {
        if (filter == null) {
            return new ResourceFilter("", "", List.of(), Optional.empty(), Optional.empty());
        }
        var fields = new ArrayList<FieldTest>();
        for (var field : filter.fields() == null ? List.<ResourceSource.Selector>of() : filter.fields()) {
            fields.add(FieldTest.of(field));
        }
        return new ResourceFilter(
                filter.prefix() == null ? "" : filter.prefix(),
                LabelSelector.of(filter.labels() == null ? List.of() : filter.labels()),
                fields,
                Optional.ofNullable(filter.createdBy())
                        .filter(text -> !text.isEmpty())
                        .map(ResourceFilter::createdBy),
                Boolean.TRUE.equals(filter.afterStart()) ? Optional.of(start) : Optional.empty());
    }

    /** The same for changes that are all after the start. */
    ResourceFilter withoutStart() {
        return new ResourceFilter(prefix, labelSelector, fields, createdBy, Optional.empty());
    }

    boolean accepts(String type, JsonNode object, Instant now) {
        var metadata = object.path("metadata");
        return metadata.path("name").asText().startsWith(prefix)
                && createdBy
                        .map(limit ->
                                !time(metadata.path("creationTimestamp"), now).isAfter(limit))
                        .orElse(true)
                && since.map(begin -> !changed(type, metadata, now).isBefore(begin))
                        .orElse(true)
                && fieldsMatch(object);
    }

    private boolean fieldsMatch(JsonNode object) {
        if (fields.isEmpty()) {
            return true;
        }
        var value = FieldTest.value(object);
        return fields.stream().allMatch(field -> field.accepts(value));
    }

    private static Instant changed(String type, JsonNode metadata, Instant now) {
        return switch (type) {
            case "ADD" -> time(metadata.path("creationTimestamp"), now);
            case "DELETE" -> time(metadata.path("deletionTimestamp"), now);
            default ->
                StreamSupport.stream(metadata.path("managedFields").spliterator(), false)
                        .map(entry -> time(entry.path("time"), Instant.MIN))
                        .max(Instant::compareTo)
                        .orElse(now);
        };
    }

    private static Instant time(JsonNode node, Instant otherwise) {
        return node.isTextual() ? OffsetDateTime.parse(node.asText()).toInstant() : otherwise;
    }

    private static Instant createdBy(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "filter.createdBy is %s: it must be a time such as 2024-01-02T03:04:05Z".formatted(text), e);
        }
    }
}

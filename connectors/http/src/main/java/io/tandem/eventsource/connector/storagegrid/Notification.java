package io.tandem.eventsource.connector.storagegrid;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tandem.eventsource.connector.GoReader;
import io.tandem.eventsource.connector.GoType;
import io.tandem.eventsource.connector.GoTypes;
import io.tandem.eventsource.connector.InvalidPayloadException;
import java.net.URLDecoder;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A notification, in the type that upstream reads it into.
 *
 * @param fields as to be written
 * @param records what happened to which objects; at least one
 */
record Notification(Map<String, Object> fields, List<Map<String, Object>> records) {
    private static final GoTypes TYPES = GoTypes.of("""
            Notification Action:string Message:Message TopicArn:string Version:string
            Message Records:[]Record
            Record eventVersion:string storageGridEventSource:string eventTime:string eventName:string userIdentity:Principal \
            requestParameters:Parameters responseElements:Elements s3:S3
            Principal principalId:string
            Parameters sourceIPAddress:string
            Elements x-amz-request-id:string
            S3 s3SchemaVersion:string configurationId:string bucket:Bucket object:Object
            Bucket name:string ownerIdentity:Principal arn:string
            Object key:string size:int eTag:string sequencer:string
            """);

    static final GoType TYPE = TYPES.get("Notification");
    private static final String NO_TIME = "0001-01-01T00:00:00Z";
    private static final String TIME = "eventTime";

    /** @throws InvalidPayloadException if it is none; quotes nothing of it */
    static Notification of(Map<String, List<String>> form) throws InvalidPayloadException {
        var message = message(form.getOrDefault("Message", List.of("")).getFirst());
        var records = records(message);
        if (records.isEmpty()) {
            throw new InvalidPayloadException("body.Message.Records has no entry", null);
        }
        message.put("Records", records);
        for (var record : records) {
            record.put(TIME, time((String) record.get(TIME)));
        }
        var fields = new HashMap<String, Object>();
        for (var name : List.of("Action", "TopicArn", "Version")) {
            fields.put(name, form.getOrDefault(name, List.of("")).getFirst());
        }
        fields.put("Message", message);
        return new Notification(fields, records);
    }

    String topic() {
        return (String) fields.get("TopicArn");
    }

    /** The keys of the objects. */
    List<String> keys() {
        return records.stream()
                .map(record -> text(map(map(record.get("s3")).get("object")).get("key")))
                .toList();
    }

    /** What happened, by the sequencers that order the changes of one object; empty if there is one without. */
    String id() {
        var ids = records.stream().map(Notification::id).toList();
        return ids.contains("") ? "" : String.join(",", ids);
    }

    private static String id(Map<String, Object> record) {
        var s3 = map(record.get("s3"));
        var object = map(s3.get("object"));
        var sequencer = text(object.get("sequencer"));
        return sequencer.isEmpty()
                ? ""
                : "%s/%s:%s:%s"
                        .formatted(
                                text(map(s3.get("bucket")).get("name")),
                                text(object.get("key")),
                                sequencer,
                                text(record.get("eventName")));
    }

    /** Upstream undoes the encoding of a form twice, which makes plain text of keys that are encoded themselves. */
    private static Map<String, Object> message(String once) throws InvalidPayloadException {
        var type = TYPES.get("Message");
        try {
            return GoReader.fields(type, URLDecoder.decode(once, UTF_8));
        } catch (IllegalArgumentException | InvalidPayloadException e) {
            return GoReader.fields(type, once);
        }
    }

    @SuppressWarnings("unchecked") // what a list of structs becomes
    private static List<Map<String, Object>> records(Map<String, Object> message) {
        return message.get("Records") instanceof List<?> list
                ? list.stream()
                        .map(each -> each == null ? new HashMap<String, Object>() : (Map<String, Object>) each)
                        .collect(Collectors.toCollection(ArrayList::new))
                : List.of();
    }

    /** As Go writes a time: a fraction without zeros at its end. */
    private static String time(String text) throws InvalidPayloadException {
        try {
            return text == null ? NO_TIME : DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(OffsetDateTime.parse(text));
        } catch (DateTimeException e) {
            throw new InvalidPayloadException("body.Message.Records[].eventTime is not a time of RFC 3339", e);
        }
    }

    private static Map<?, ?> map(Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static String text(Object value) {
        return value instanceof String text ? text : "";
    }
}

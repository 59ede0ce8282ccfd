package io.tandem.eventsource.connector.slack;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tandem.eventsource.connector.EventData;
import io.tandem.eventsource.connector.GoReader;
import io.tandem.eventsource.connector.GoType;
import io.tandem.eventsource.connector.GoTypes;
import io.tandem.eventsource.connector.InvalidPayloadException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Slack's payloads as upstream writes them: read into the types of its client library and written again. Those are in {@code
 * types.txt}; events stand there under their own names. An event of a type that the library does not know is written as it
 * came.
 */
final class SlackData {
    private static final GoTypes TYPES = types();
    private static final GoType INNER = GoTypes.of("Inner type:string").get("Inner");
    private static final GoType INTERACTION = TYPES.get("InteractionCallback");
    private static final GoType BLOCK_ACTION = TYPES.get("BlockAction");
    private static final GoType ATTACHMENT_ACTION = TYPES.get("AttachmentAction");
    private static final GoType VALUES = new GoType.MapOf(new GoType.MapOf(BLOCK_ACTION));
    private static final GoType STATE = new GoType.Struct(List.of(new GoType.Field("values", VALUES, false)));
    private static final String MESSAGE = "message";
    /**
     * Characters that all actions of a body may be written as, beside as many as it has: Slack sends one, and what empty ones
     * are written as is hundreds of times their text.
     */
    private static final int MOST_WRITTEN = 4 << 20;

    private SlackData() {}

    /** @param inner what happened, without Slack's envelope */
    static byte[] event(String inner) throws InvalidPayloadException {
        var name = (String) GoReader.fields(INNER, inner).getOrDefault("type", "");
        var data = EventData.object().put("type", name);
        if (!isEvent(name)) {
            return data.put("Data", GoType.RAW, inner).json();
        }
        var type = TYPES.get(name);
        var fields = GoReader.fields(type, inner);
        if (name.equals(MESSAGE) && fields.get(MESSAGE) == null) {
            // a new message, unlike a changed one, has its fields at the top; the library has them below as well
            fields.put(MESSAGE, GoReader.fields(TYPES.get("Msg"), inner));
        }
        return data.put("Data", type, fields).json();
    }

    /** What somebody did with a button, a menu, a dialog or a view. */
    static Map<String, Object> interaction(String payload) throws InvalidPayloadException {
        var fields = GoReader.fields(INTERACTION, payload);
        if (fields.get("actions") instanceof String actions) {
            fields.put("actions", actions(actions));
        }
        if ("block_actions".equals(fields.get("type"))) {
            fields.put("state", state((String) fields.get("state")));
        }
        return fields;
    }

    /** The library has two types of actions and writes those of one before those of the other. */
    private static String actions(String raw) throws InvalidPayloadException {
        var ofAttachments = new ArrayList<String>();
        var ofBlocks = new ArrayList<String>();
        if (GoReader.read(new GoType.ListOf(GoType.RAW), raw) instanceof List<?> actions) {
            long written = 0;
            for (var action : actions) {
                var text = String.valueOf(action);
                boolean block = GoReader.object(text).get("block_id") instanceof String;
                var again = again(block ? BLOCK_ACTION : ATTACHMENT_ACTION, text);
                written += again.length();
                if (written > MOST_WRITTEN + raw.length()) {
                    throw new InvalidPayloadException(
                            "body.actions would be written as more than %d characters beside its own"
                                    .formatted(MOST_WRITTEN),
                            null);
                }
                (block ? ofBlocks : ofAttachments).add(again);
            }
        }
        ofAttachments.addAll(ofBlocks);
        return "[" + String.join(",", ofAttachments) + "]";
    }

    private static String state(String raw) throws InvalidPayloadException {
        if (raw == null) {
            return "{}";
        }
        var values = GoReader.fields(STATE, raw).get("values");
        return "{\"values\":" + new String(EventData.whole(VALUES, values), UTF_8) + "}";
    }

    private static String again(GoType type, String json) throws InvalidPayloadException {
        return new String(EventData.whole(type, GoReader.read(type, json)), UTF_8);
    }

    static byte[] json(Map<String, Object> interaction) throws InvalidPayloadException {
        return EventData.whole(INTERACTION, interaction);
    }

    static byte[] command(Map<String, List<String>> form) throws InvalidPayloadException {
        var fields = new HashMap<String, Object>();
        form.forEach((name, values) -> fields.put(name, values.getFirst()));
        fields.put("is_enterprise_install", "true".equals(fields.get("is_enterprise_install")));
        return EventData.whole(TYPES.get("SlashCommand"), fields);
    }

    /** The names of the library's own types begin with a capital letter. */
    private static boolean isEvent(String name) {
        return !name.isEmpty() && Character.isLowerCase(name.charAt(0)) && TYPES.has(name);
    }

    private static GoTypes types() {
        try (var in = SlackData.class.getResourceAsStream("types.txt")) {
            return GoTypes.of(new String(in.readAllBytes(), UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException("types.txt", e);
        }
    }
}

package io.tandem.eventsource.connector.bitbucketserver;

import io.tandem.eventsource.connector.GoType;
import io.tandem.eventsource.connector.GoTypes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The body of {@code repo:refs_changed}, in the type that upstream reads it into where it takes it apart. */
final class Push {
    static final GoType TYPE = GoTypes.of("""
            Push eventKey:string date:string actor:Actor repository:Repository changes:[]Change
            Actor name:string emailAddress:string id:int displayName:string active:bool slug:string type:string links:Links
            Links self:[]Self
            Self href:string
            Repository slug:string id:int name:string hierarchyId:string scmId:string state:string statusMessage:string \
            forkable:bool project:Project public:bool links:RepositoryLinks
            Project key:string id:int name:string public:bool type:string links:Links
            RepositoryLinks clone:[]Clone self:[]Self
            Clone href:string name:string
            Change ref:Ref refId:string fromHash:string toHash:string type:string
            Ref id:string displayId:string type:string
            """).get("Push");

    private static final String CHANGES = "changes";

    private Push() {}

    /** @param index in the push, from 0 */
    record Change(int index, Map<?, ?> fields) {
        /** It made or moved a branch, so that a pull request may report it. */
        boolean movesBranch() {
            return "BRANCH".equals(map(fields.get("ref")).get("type")) && !"DELETE".equals(fields.get("type"));
        }

        /** What it leads to. */
        String commit() {
            return text(fields.get("toHash"));
        }
    }

    static List<Change> changes(Map<String, Object> push) {
        var changes = new ArrayList<Change>();
        if (push.get(CHANGES) instanceof List<?> list) {
            for (var each : list) {
                changes.add(new Change(changes.size(), map(each)));
            }
        }
        return changes;
    }

    /** The same push with one change. */
    static Map<String, Object> only(Map<String, Object> push, Change change) {
        var copy = new HashMap<>(push);
        copy.put(CHANGES, List.of(change.fields));
        return copy;
    }

    static String project(Map<String, Object> push) {
        return text(map(map(push.get("repository")).get("project")).get("key"));
    }

    static String repository(Map<String, Object> push) {
        return text(map(push.get("repository")).get("slug"));
    }

    private static Map<?, ?> map(Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static String text(Object value) {
        return value instanceof String text ? text : "";
    }
}

package io.tandem.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * What one pod of an EventSource is doing, as it answers to {@code GET /state}: the operator's only source for it, since a
 * pod has no rights in the cluster. Readers ignore fields they do not know.
 *
 * @param version differs whenever anything else here does; not ordered, and of no meaning to other pods
 * @param pod its name
 * @param started when its process began, RFC 3339
 * @param events in the order of their names; at most {@value #MOST_EVENTS}, those in trouble first
 * @param omitted how many more there are; null if none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PodState(
        String version,
        String pod,
        String started,
        Bus bus,
        Leadership leadership,
        List<Event> events,
        Integer omitted) {
    /** Keeps the document within {@link #MOST_BYTES}. */
    public static final int MOST_EVENTS = 200;
    /** What the places of all events may take of it. */
    public static final int MOST_BYTES_OF_PLACES = 40 * 1024;
    /** A longer document is not one of ours. */
    public static final int MOST_BYTES = 256 * 1024;
    /** Longest time a pod keeps a question open, in seconds. */
    public static final int LONGEST_WAIT = 60;

    /**
     * The connection to the event bus.
     *
     * @param message why it is not up; empty if it is
     */
    public record Bus(boolean connected, String message) {}

    /**
     * The pod's part in the election.
     *
     * @param role {@code leader}, {@code standby}, or {@code none} where replicas do not elect
     * @param holder identity of whoever holds the lock, empty if nobody does or nobody knows
     * @param epoch the lock's count of terms
     * @param since when role, holder or epoch last changed for this pod, RFC 3339
     * @param message for people
     * @param forbidden whether the pod lacks a right on its lock, which the message names; null if not, and where a pod's
     *     image does not tell it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Leadership(String role, String holder, long epoch, String since, String message, Boolean forbidden) {
        /** Role of the pod that works. */
        public static final String LEADER = "leader";
        /** Role of a pod that competes for the lock. */
        public static final String STANDBY = "standby";
        /** Role of a pod that works without election. */
        public static final String NONE = "none";

        /** That of a pod that has its rights. */
        public Leadership(String role, String holder, long epoch, String since, String message) {
            this(role, holder, epoch, since, message, null);
        }
    }

    /**
     * One event name.
     *
     * @param state one of the words below
     * @param since when it began, RFC 3339; attempts that fail again do not begin it anew
     * @param message why it failed or was refused, or what is amiss though it runs, or a {@link #REMARK}; empty otherwise
     * @param duty what became of what one replica keeps at the provider for it, told by that replica; null where there is no
     *     such thing
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Event(String name, String type, String state, String since, String message, Duty duty) {
        /** Not leading, so not connected to its source. */
        public static final String STANDING_BY = "standing-by";
        /** Connecting to its source, for the first time or after it was connected. */
        public static final String CONNECTING = "connecting";
        /** Its source accepted the connection. */
        public static final String RUNNING = "running";
        /** The last attempt to connect failed; more follow. */
        public static final String FAILED = "failed";
        /**
         * Connected to its source, but nothing can be published, or nothing that comes can become an event; {@code message} says
         * why, {@code since} since when.
         */
        public static final String BLOCKED = "blocked";
        /** Its configuration can never work. */
        public static final String REFUSED = "refused";
        /** What a message begins with that tells of the source what people should know, and of nothing that is amiss. */
        public static final String REMARK = "source: ";

        /** One without a duty. */
        public Event(String name, String type, String state, String since, String message) {
            this(name, type, state, since, message, null);
        }
    }

    /**
     * What one replica keeps at the provider, such as hooks.
     *
     * @param kept whether it was as specified when it was last looked at
     * @param since when that began or, while it is being taken away, when a part of it went last, or until when the provider
     *     asks to wait with the rest, RFC 3339
     * @param message what is kept, or why it is not
     * @param remark what somebody should look at though it is kept; null if nothing
     * @param gone whether it has been taken away, because the EventSource ends and asks for that; null if not
     * @param places each of them, such as each repository, those that are not kept first; null where there are none, or they are
     *     not known
     * @param omittedPlaces how many more there are; null if none
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Duty(
            boolean kept,
            String since,
            String message,
            String remark,
            Boolean gone,
            List<Place> places,
            Integer omittedPlaces) {
        /** One that is kept or not, without a remark. */
        public Duty(boolean kept, String since, String message) {
            this(kept, since, message, null, null);
        }

        /** One of which no places are told. */
        public Duty(boolean kept, String since, String message, String remark, Boolean gone) {
            this(kept, since, message, remark, gone, null, null);
        }
    }

    /**
     * A place at the provider.
     *
     * @param name such as {@code example/shop}
     * @param message why it is not kept; null if it is
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Place(String name, boolean kept, String message) {}
}

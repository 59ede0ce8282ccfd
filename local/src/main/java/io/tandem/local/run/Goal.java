package io.tandem.local.run;

/** What a run has to show. */
enum Goal {
    TICKS("an event of the calendar on the bus"),
    STANDBY("two ready pods of the calendar, one of them standing by"),
    TAKEOVER("the standby going on after the active pod was killed"),
    ALL_TICKS("every second of the calendar, each exactly once"),
    ANSWER("the webhook answering 200"),
    PUSH("the webhook's event on the bus");

    private final String text;

    Goal(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}

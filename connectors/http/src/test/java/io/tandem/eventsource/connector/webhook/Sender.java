package io.tandem.eventsource.connector.webhook;

/** A type, with a request that it takes and what that has to show. */
enum Sender {
    GITHUB(Shows.NOTHING, Sender.JSON, "{\"ref\":\"é\\u00e9\",\"id\":12345678901234567890,\"a\":[1.5e3,null,true]}"),
    GITHUB_FORM(Shows.NOTHING, Sender.FORM, "payload=%7B%22a%22%3A%5B1%5D%7D&x=%C3%A9"),
    GITHUB_SIGNED(Shows.SIGNATURE, Sender.JSON, "{\"ref\":\"main\"}"),
    /** By a server before version 3.0. */
    GITHUB_SIGNED_BEFORE(Shows.SIGNATURE, Sender.JSON, "{\"ref\":\"main\"}"),
    GITLAB(Shows.NOTHING, Sender.JSON, "{\"object_kind\":\"push\",\"n\":[1,{\"a\":\"\\ud83d\\ude00\"}]}"),
    GITLAB_TOKEN(Shows.CREDENTIALS, Sender.JSON, "{\"object_kind\":\"push\"}"),
    GITLAB_SIGNED(Shows.SIGNATURE, Sender.JSON, "{\"object_kind\":\"push\"}"),
    BITBUCKET(Shows.NOTHING, Sender.JSON, "{\"push\":{\"changes\":[]}}"),
    BITBUCKET_SIGNED(Shows.SIGNATURE, Sender.JSON, "{\"push\":{\"changes\":[]}}"),
    BITBUCKET_SERVER(Shows.NOTHING, Sender.JSON, Sender.REFS_CHANGED),
    BITBUCKET_SERVER_SIGNED(Shows.SIGNATURE, Sender.JSON, Sender.REFS_CHANGED),
    GERRIT(Shows.NOTHING, Sender.JSON, "{\"type\":\"patchset-created\"}"),
    GERRIT_USER(Shows.CREDENTIALS, Sender.JSON, "{\"type\":\"patchset-created\"}"),
    SLACK(Shows.NOTHING, Sender.JSON, Sender.SLACK_EVENT),
    SLACK_FORM(
            Shows.NOTHING,
            Sender.FORM,
            "payload=%7B%22type%22%3A%22block_actions%22%2C%22actions%22%3A%5B%7B%22block_id%22%3A%22b%22%7D%5D%2C%22state%22%3A%7B%22values%22%3A%7B%7D%7D%7D"),
    SLACK_SIGNED(Shows.SIGNATURE, Sender.JSON, Sender.SLACK_EVENT),
    STRIPE(
            Shows.NOTHING,
            Sender.JSON,
            "{\"id\":\"e\",\"data\":{\"object\":{\"a\":1.0},\"previous_attributes\":{}},\"request\":null}"),
    STRIPE_SIGNED(Shows.SIGNATURE, Sender.JSON, "{\"id\":\"e\",\"data\":{\"object\":{}}}"),
    SNS(Shows.NOTHING, Sender.JSON, SnsSide.message(2)),
    SNS_SIGNED_1(Shows.ENVELOPE, Sender.JSON, SnsSide.message(1)),
    SNS_SIGNED_2(Shows.ENVELOPE, Sender.JSON, SnsSide.message(2)),
    STORAGE_GRID(
            Shows.NOTHING,
            Sender.FORM,
            "Action=Publish&TopicArn=t&Message=%7B%22Records%22%3A%5B%7B%22eventTime%22%3A%222017-03-29T22%3A24%3A52Z%22%2C%22s3%22%3A%7B%22object%22%3A%7B%22key%22%3A%22k%22%2C%22sequencer%22%3A%221%22%7D%7D%7D%5D%7D"),
    WEBHOOK(Shows.NOTHING, Sender.JSON, "{\"a\":[1,2.50,\"\\u2028\"]}"),
    WEBHOOK_FORM(Shows.NOTHING, Sender.FORM, "a=b&c=%C3%A9&d"),
    WEBHOOK_PARTS(
            Shows.NOTHING,
            "multipart/form-data; boundary=b",
            "--b\r\nContent-Disposition: form-data; name=\"a\"; filename=\"f\"\r\nContent-Type: text/plain\r\n\r\n1\r\n"
                    + "--b\r\nContent-Disposition: form-data; name=\"c\"\r\n\r\n2\r\n--b--\r\n"),
    WEBHOOK_SIGNED(Shows.SIGNATURE, Sender.JSON, "{\"a\":1}"),
    WEBHOOK_SIGNED_AT(Shows.SIGNATURE, Sender.JSON, "{\"a\":1}"),
    CLOUD_EVENT(Shows.NOTHING, "application/cloudevents+json", "{\"id\":\"1\",\"source\":\"s\"}"),
    /** Is answered, and is no event. */
    EVENT_GRID(Shows.NOTHING, Sender.JSON, "[{\"id\":\"1\",\"data\":{\"validationCode\":\"512d38b6\"}}]");

    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String REFS_CHANGED =
            "{\"actor\":{\"id\":1},\"repository\":{\"project\":{\"key\":\"A\"}},\"changes\":[{\"ref\":{\"type\":\"BRANCH\"},\"toHash\":\"a\"}]}";
    private static final String SLACK_EVENT =
            "{\"token\":\"t\",\"type\":\"event_callback\",\"event_id\":\"E\",\"event\":{\"type\":\"message\",\"blocks\":[{}],\"edited\":{\"user\":\"U\"}}}";

    final Shows shows;
    final String type;
    /** Of a request that is taken. */
    final String body;

    Sender(Shows shows, String type, String body) {
        this.shows = shows;
        this.type = type;
        this.body = body;
    }

    /** What a request has to show to be taken. */
    enum Shows {
        NOTHING,
        /** In its header, whatever its body is. */
        CREDENTIALS,
        /** Of its body, in its header. */
        SIGNATURE,
        /** A signature of fields of its body, in its body. */
        ENVELOPE
    }
}

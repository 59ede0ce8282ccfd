package io.tandem.api.source;

import java.util.List;

/** The kinds of events that hooks of GitLab report, by the names of Go's client. */
public final class GitlabEvents {
    public static final List<String> NAMES = List.of(
            "PushEvents",
            "TagPushEvents",
            "IssuesEvents",
            "ConfidentialIssuesEvents",
            "MergeRequestsEvents",
            "NoteEvents",
            "ConfidentialNoteEvents",
            "JobEvents",
            "PipelineEvents",
            "WikiPageEvents",
            "DeploymentEvents",
            "ReleasesEvents",
            "EmojiEvents",
            "ResourceAccessTokenEvents",
            "VulnerabilityEvents");

    private GitlabEvents() {}
}

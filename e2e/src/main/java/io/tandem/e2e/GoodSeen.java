package io.tandem.e2e;

import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What who behaves saw during a flood.
 *
 * @param sent posts
 * @param taken answered 200
 * @param later answered 503 with {@code Retry-After}
 * @param late without an answer for more than ten seconds, answered afterwards or not
 * @param wrong answers that should not have been given and posts without one, as text; empty if there is none
 * @param medianMillis of the posts that were taken; -1 if none was
 * @param laterMillis the same of those that were answered 503
 * @param longestMillis of all that were answered; -1 if none was
 */
record GoodSeen(
        int sent,
        int taken,
        int later,
        int late,
        String wrong,
        long medianMillis,
        long laterMillis,
        long longestMillis) {
    private static final long LATE_MILLIS = 10_000;

    static GoodSeen of(List<GoodClient.Post> posts) {
        var taken = posts.stream().filter(post -> status(post) == 200).toList();
        var later = posts.stream()
                .filter(post ->
                        status(post) == 503 && post.answer().orElseThrow().isRight())
                .toList();
        var wrong = posts.stream()
                .filter(post -> post.answer().filter(HttpAnswer::isRight).isEmpty())
                .collect(Collectors.groupingBy(GoodSeen::told, TreeMap::new, Collectors.counting()));
        return new GoodSeen(
                posts.size(),
                taken.size(),
                later.size(),
                (int) posts.stream().filter(post -> post.millis() > LATE_MILLIS).count(),
                wrong.entrySet().stream()
                        .map(each -> "%d × %s".formatted(each.getValue(), each.getKey()))
                        .collect(Collectors.joining(", ")),
                median(taken),
                median(later),
                posts.stream()
                        .filter(post -> post.answer().isPresent())
                        .mapToLong(GoodClient.Post::millis)
                        .max()
                        .orElse(-1));
    }

    private static long median(List<GoodClient.Post> posts) {
        return Summary.median(
                posts.stream().map(GoodClient.Post::millis).sorted().toList());
    }

    private static int status(GoodClient.Post post) {
        return post.answer().map(HttpAnswer::status).orElse(0);
    }

    private static String told(GoodClient.Post post) {
        return post.answer().map(HttpAnswer::told).orElseGet(() -> "no answer on a %s connection (%s)"
                .formatted(post.onKept() ? "kept" : "new", post.failure()));
    }
}

package io.tandem.operator.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tandem.local.ControlPlane;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What {@code kubectl get} prints: the API server makes the table. */
public record Table(List<String> columns, List<Integer> priorities, List<List<String>> rows) {
    private static final String AS_TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io";

    /** All columns, as with {@code -o wide}. */
    public static Table of(ControlPlane cluster, String plural, String namespace) throws Exception {
        var group = plural.equals("events") ? "events.k8s.io/v1" : "argoproj.io/v1alpha1";
        var client = cluster.client();
        var uri = client.getMasterUrl() + "apis/%s/namespaces/%s/%s".formatted(group, namespace, plural);
        var request = client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(uri)
                .header("Accept", AS_TABLE)
                .build();
        var answer = client.getHttpClient().sendAsync(request, String.class).get(30, TimeUnit.SECONDS);
        var json = new JsonMapper().readTree(answer.body());
        return new Table(
                json.path("columnDefinitions")
                        .valueStream()
                        .map(column -> column.path("name").asText())
                        .toList(),
                json.path("columnDefinitions")
                        .valueStream()
                        .map(column -> column.path("priority").asInt())
                        .toList(),
                json.path("rows").valueStream().map(Table::row).toList());
    }

    /** The cell of an object's row. */
    public String cell(String name, String column) {
        return rows.stream()
                .filter(row -> row.get(0).equals(name))
                .map(row -> row.get(columns.indexOf(column)))
                .findFirst()
                .orElseThrow();
    }

    /**
     * As kubectl prints it.
     *
     * @param prefix before each name, where several kinds are asked for; empty if one is
     * @param wide whether as with {@code -o wide}
     */
    public String text(String prefix, boolean wide) {
        var shown = IntStream.range(0, columns.size())
                .filter(i -> wide || priorities.get(i) == 0)
                .boxed()
                .toList();
        var all = new ArrayList<List<String>>();
        all.add(shown.stream()
                .map(i -> columns.get(i).toUpperCase(java.util.Locale.ROOT))
                .toList());
        rows.forEach(row -> all.add(shown.stream()
                .map(i -> i == 0 ? prefix + row.get(0) : row.get(i))
                .toList()));
        return all.stream().map(row -> line(row, all)).collect(Collectors.joining("\n"));
    }

    private static String line(List<String> row, List<List<String>> all) {
        return IntStream.range(0, row.size())
                .mapToObj(i -> row.get(i)
                        + " "
                                .repeat(3
                                        + all.stream()
                                                .mapToInt(other -> other.get(i).length())
                                                .max()
                                                .orElse(0)
                                        - row.get(i).length()))
                .collect(Collectors.joining())
                .stripTrailing();
    }

    private static List<String> row(JsonNode row) {
        return row.path("cells").valueStream().map(JsonNode::asText).toList();
    }
}

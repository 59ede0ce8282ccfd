package io.tandem.eventsource.connector.storagegrid;

import io.tandem.eventsource.fetch.Xml;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.Text;

/** The notifications of a bucket, in S3's XML: rules that report kinds of changes to a topic. Those of others stay as they are. */
final class BucketNotifications {
    private static final String ROOT = "NotificationConfiguration";
    private static final String RULE = "TopicConfiguration";
    private static final String ID = "Id";
    private static final String TOPIC = "Topic";
    private static final String EVENT = "Event";
    private static final String FILTER = "Filter";

    private final Element root;

    private BucketNotifications(Element root) {
        this.root = root;
    }

    /**
     * Reads them.
     *
     * @param xml empty if the bucket has none
     * @throws IOException if it is something else; quotes nothing of it
     */
    static BucketNotifications of(String xml) throws IOException {
        try {
            return new BucketNotifications(Xml.root(xml.isBlank() ? "<%s/>".formatted(ROOT) : xml));
        } catch (IOException e) {
            throw new IOException("bucket has notifications that cannot be read: set them to none at StorageGRID", e);
        }
    }

    /** The kinds that are reported to a topic. */
    Set<String> events(String topic) {
        var kinds = new HashSet<String>();
        rulesOf(topic).flatMap(rule -> Xml.children(rule, EVENT)).forEach(kind -> kinds.add(Xml.text(kind)));
        return kinds;
    }

    /** Whether one rule, and whatever the key, reports to a topic. */
    boolean isPlain(String topic) {
        var rules = rulesOf(topic).toList();
        return rules.size() == 1
                && Xml.children(rules.getFirst(), FILTER).findAny().isEmpty();
    }

    /** All, with one rule for this topic in place of those that it has. */
    String with(String id, String topic, Set<String> events) {
        Stream.concat(rulesOf(topic), Xml.children(root, RULE).filter(rule -> id.equals(Xml.text(rule, ID))))
                .distinct()
                .toList()
                .forEach(root::removeChild);
        var rule = root.appendChild(root.getOwnerDocument().createElement(RULE));
        add(rule, ID, id);
        add(rule, TOPIC, topic);
        new TreeSet<>(events).forEach(kind -> add(rule, EVENT, kind));
        var xml = new StringBuilder();
        write(root, xml);
        return xml.toString();
    }

    private Stream<Element> rulesOf(String topic) {
        return Xml.children(root, RULE).filter(rule -> topic.equals(Xml.text(rule, TOPIC)));
    }

    private void add(Node rule, String name, String text) {
        rule.appendChild(root.getOwnerDocument().createElement(name)).setTextContent(text);
    }

    private static void write(Node node, StringBuilder xml) {
        if (!(node instanceof Element element)) {
            if (node instanceof Text) {
                xml.append(escaped(node.getNodeValue()));
            }
            return;
        }
        xml.append('<').append(element.getTagName());
        var attributes = element.getAttributes();
        IntStream.range(0, attributes.getLength())
                .mapToObj(attributes::item)
                .forEach(attribute ->
                        xml.append(" %s=\"%s\"".formatted(attribute.getNodeName(), escaped(attribute.getNodeValue()))));
        xml.append('>');
        Xml.nodes(element).forEach(child -> write(child, xml));
        xml.append("</").append(element.getTagName()).append('>');
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}

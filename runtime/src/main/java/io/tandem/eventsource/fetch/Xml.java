package io.tandem.eventsource.fetch;

import java.io.IOException;
import java.io.StringReader;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** Reads what some APIs answer; without definitions of types, and so without files or addresses that these name. */
public final class Xml {
    private static final int DEEPEST = 64;
    /** What is read becomes a hundred times as large in memory. */
    private static final int LONGEST = 512 << 10;

    private Xml() {}

    /** @throws IOException if it is none; quotes nothing of it */
    public static Element root(String text) throws IOException {
        if (text.length() > LONGEST) {
            throw new IOException("XML of more than %d KiB is answered".formatted(LONGEST >> 10));
        }
        try {
            return reader().parse(new InputSource(new StringReader(text))).getDocumentElement();
        } catch (SAXException e) { // its message may quote the text
            throw new IOException("no XML is answered");
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("this Java reads no XML", e);
        }
    }

    /** Those of a name, in order. */
    public static Stream<Element> children(Element parent, String name) {
        return nodes(parent)
                .filter(Element.class::isInstance)
                .map(Element.class::cast)
                .filter(child -> child.getTagName().equals(name));
    }

    /** The text of the first one at a path of names; {@code ""} if there is none. */
    public static String text(Element parent, String... path) {
        var at = Stream.of(parent);
        for (var name : path) {
            at = at.flatMap(each -> children(each, name)).limit(1);
        }
        return at.findFirst().map(each -> each.getTextContent().strip()).orElse("");
    }

    /** What it is made of, as it is now. */
    public static Stream<Node> nodes(Node parent) {
        var list = parent.getChildNodes();
        return IntStream.range(0, list.getLength()).mapToObj(list::item).toList().stream();
    }

    private static DocumentBuilder reader() throws ParserConfigurationException {
        var factory = DocumentBuilderFactory.newDefaultInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        factory.setAttribute("jdk.xml.maxElementDepth", DEEPEST);
        var reader = factory.newDocumentBuilder();
        reader.setErrorHandler(null); // the default one prints
        return reader;
    }
}

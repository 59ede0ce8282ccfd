package io.tandem.eventsource.cli;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactoryBuilder;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.events.ScalarEvent;

/** YAML as kubectl reads it, to which {@code yes} and {@code off} without quotes are no texts. */
final class KubectlYaml extends YAMLFactory {
    private static final long serialVersionUID = 1L;

    KubectlYaml(YAMLFactoryBuilder settings) {
        super(settings);
    }

    @Override
    protected YAMLParser _createParser(InputStream in, IOContext context) throws IOException {
        return _createParser(_createReader(in, null, context), context);
    }

    @Override
    protected YAMLParser _createParser(Reader reader, IOContext context) {
        return new Parser(context, _parserFeatures, _yamlParserFeatures, _loaderOptions, _objectCodec, reader);
    }

    private static final class Parser extends YAMLParser {
        Parser(IOContext context, int features, int yamlFeatures, LoaderOptions options, ObjectCodec codec, Reader in) {
            super(context, features, yamlFeatures, options, codec, in);
        }

        /** The library reads an alias as a text, which kubectl does not. */
        @Override
        public JsonToken nextToken() throws IOException {
            var token = super.nextToken();
            if (isCurrentAlias()) {
                throw new JsonParseException(
                        this,
                        "aliases such as *%s are not read here: write out what they stand for".formatted(getText()));
            }
            return token;
        }

        @Override
        protected JsonToken _decodeScalar(ScalarEvent scalar) throws IOException {
            var token = super._decodeScalar(scalar);
            if (token != JsonToken.VALUE_STRING || scalar.getTag() != null || !scalar.isPlain()) {
                return token;
            }
            return switch (scalar.getValue()) {
                case "y", "Y", "yes", "Yes", "YES", "on", "On", "ON" -> JsonToken.VALUE_TRUE;
                case "n", "N", "no", "No", "NO", "off", "Off", "OFF" -> JsonToken.VALUE_FALSE;
                default -> token;
            };
        }
    }
}

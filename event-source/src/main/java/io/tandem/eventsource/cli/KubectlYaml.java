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
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.events.ImplicitTuple;
import org.yaml.snakeyaml.events.ScalarEvent;

/** YAML as kubectl reads it: see {@link PlainScalar} for what it takes for no text. */
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

        /** The library reads an alias as a text, and each key as it is written, which kubectl does not. */
        @Override
        public JsonToken nextToken() throws IOException {
            var token = super.nextToken();
            if (isCurrentAlias()) {
                throw new JsonParseException(
                        this,
                        "aliases such as *%s are not read here: write out what they stand for".formatted(getText()));
            }
            if (token == JsonToken.FIELD_NAME && _lastEvent instanceof ScalarEvent key && isPlain(key)) {
                name(PlainScalar.of(key.getValue()));
            }
            return token;
        }

        private void name(PlainScalar key) throws IOException {
            if (key.kind() == PlainScalar.Kind.NULL) {
                throw new JsonParseException(
                        this, "a key is missing in front of a colon, or is null: put it in quotes");
            }
            if (!key.text().equals(_currentFieldName)) {
                _currentFieldName = key.text();
                _parsingContext.setCurrentName(key.text());
            }
        }

        @Override
        protected JsonToken _decodeScalar(ScalarEvent scalar) throws IOException {
            if (!isPlain(scalar)) {
                return super._decodeScalar(scalar);
            }
            var read = PlainScalar.of(scalar.getValue());
            return switch (read.kind()) {
                case NULL -> super._decodeScalar(scalar);
                case BOOLEAN, NUMBER -> super._decodeScalar(written(scalar, read.text(), true));
                case TEXT -> super._decodeScalar(written(scalar, read.text(), false));
                case BEYOND_JSON ->
                    throw new JsonParseException(
                            this, "infinities and NaN have no form in JSON: put the text in quotes");
            };
        }

        private static boolean isPlain(ScalarEvent scalar) {
            return scalar.getTag() == null && scalar.isPlain();
        }

        /** So that the library, which resolves plain scalars by other rules, takes it for what it is to kubectl. */
        private static ScalarEvent written(ScalarEvent scalar, String text, boolean plain) {
            return new ScalarEvent(
                    scalar.getAnchor(),
                    null,
                    new ImplicitTuple(plain, true),
                    text,
                    scalar.getStartMark(),
                    scalar.getEndMark(),
                    plain ? DumperOptions.ScalarStyle.PLAIN : DumperOptions.ScalarStyle.DOUBLE_QUOTED);
        }
    }
}

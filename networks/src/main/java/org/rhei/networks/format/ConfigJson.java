package org.rhei.networks.format;

import static org.rhei.networks.ModelFormatException.quote;

import org.rhei.kernel.text.NumberText;
import org.rhei.networks.ModelFormatException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Parses the JSON text of a configuration into a tree. */
final class ConfigJson {
    /** The limit of a configuration's length, which bounds the memory of parsing. The ids of 65536 tokens take about a megabyte. */
    private static final int MAX_CHARACTERS = 8_000_000;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private ConfigJson() {}

    /**
     * Parses a text.
     *
     * @param source the file and the entry, for messages
     * @throws ModelFormatException if the text is long, is no JSON or has a key twice
     */
    static JsonNode parse(String json, String source) {
        if (json.length() > MAX_CHARACTERS) {
            throw new ModelFormatException(source + ": found " + NumberText.count(json.length(), "character")
                    + ", expected at most " + MAX_CHARACTERS);
        }
        JsonNode root;
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            parser.nextToken();
            root = tree(parser);
            if (parser.nextToken() != null) {
                throw new ModelFormatException(source + ": not valid JSON at character "
                        + parser.currentTokenLocation().getCharOffset() + ": expected nothing after it");
            }
        } catch (JacksonException e) {
            throw new ModelFormatException(source + ": " + fault(e));
        }
        return root;
    }

    /** Returns a fault of a parser in words. A limit of the parser has no place, and its Java name is left out. */
    static String fault(JacksonException e) {
        String place = e.getLocation() == null
                ? ""
                : " at character " + e.getLocation().getCharOffset();
        return "not valid JSON" + place + ": "
                + quote(String.valueOf(e.getOriginalMessage()).replaceAll(", from `[^`]*`", ""));
    }

    /**
     * Reads the value that begins at the current token of a parser. Making a {@code JsonMapper}, which does this too, takes as long as
     * loading a model.
     */
    private static JsonNode tree(JsonParser parser) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (parser.currentToken() == null) {
            return nodes.missingNode();
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                ObjectNode object = nodes.objectNode();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String key = parser.currentName();
                    parser.nextToken();
                    object.set(key, tree(parser));
                }
                yield object;
            }
            case START_ARRAY -> {
                ArrayNode array = nodes.arrayNode();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    array.add(tree(parser));
                }
                yield array;
            }
            case VALUE_STRING -> nodes.stringNode(parser.getString());
            case VALUE_NUMBER_INT ->
                switch (parser.getNumberType()) {
                    case INT -> nodes.numberNode(parser.getIntValue());
                    case LONG -> nodes.numberNode(parser.getLongValue());
                    default -> (JsonNode) nodes.numberNode(parser.getBigIntegerValue());
                };
            case VALUE_NUMBER_FLOAT -> nodes.numberNode(parser.getDoubleValue());
            case VALUE_TRUE, VALUE_FALSE -> nodes.booleanNode(parser.getBooleanValue());
            default -> nodes.nullNode();
        };
    }
}

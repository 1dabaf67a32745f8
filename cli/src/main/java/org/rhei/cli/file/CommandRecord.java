package org.rhei.cli.file;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A command as it was called, for the provenance of its result.
 *
 * @param name the name of the command
 * @param options the values of the options that affect the result, given or default
 * @param inputs the files that the command reads, by option
 */
public record CommandRecord(String name, Map<String, RecordedValue> options, Map<String, Path> inputs) {
    public CommandRecord {
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options)); // files keep the order
        inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    }
}

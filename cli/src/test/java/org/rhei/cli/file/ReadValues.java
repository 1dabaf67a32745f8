package org.rhei.cli.file;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.rhei.cli.terminal.InputException;
import org.rhei.kernel.Tensor;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads names of files from standard input and answers each with one line of JSON: the values, or the reason for the
 * refusal.
 */
public final class ReadValues {
    private ReadValues() {}

    /**
     * Reads until the end of standard input; {@code tools/fuzz-differential} compares the answers with those of Python's libraries.
     *
     * @param args none
     */
    public static void main(String[] args) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        BufferedReader names = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String name = names.readLine(); name != null; name = names.readLine()) {
            ObjectNode answer = JsonNodeFactory.instance.objectNode();
            try {
                put(answer, InputFile.of(name).usually(ReadOptions.PARAMETERS).values("samples"));
            } catch (InputException refused) {
                answer.put("refused", refused.getMessage());
            }
            out.println(answer);
        }
    }

    private static void put(ObjectNode answer, FileValues found) {
        Tensor values = switch (found) {
            case FileValues.Array(var _, Tensor array) -> array;
            case FileValues.Columns table -> table.values();
        };
        List<String> names = found instanceof FileValues.Columns table ? table.names() : List.of();
        names.forEach(answer.putArray("names")::add);
        for (int size : values.shape()) {
            answer.withArray("shape").add(size);
        }
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.size()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values.data(), 0, values.size());
        answer.put("values", Base64.getEncoder().encodeToString(bytes.array()));
    }
}

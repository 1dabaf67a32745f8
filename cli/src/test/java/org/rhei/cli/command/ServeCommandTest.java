package org.rhei.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rhei.cli.Invocation.assertRefused;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rhei.cli.Invocation;
import org.rhei.cli.ReferenceFiles;
import org.rhei.cli.TinyModel;

/** Law: all options of a server are checked before it prints anything or loads a model. */
@Timeout(60) // a server that accepts its options does not end
class ServeCommandTest {
    @TempDir
    private Path folder;

    private String model;

    @BeforeEach
    void writeModel() throws IOException {
        model = TinyModel.write(folder.resolve("m.safetensors")).toString();
    }

    private Invocation serve(String options) {
        return Invocation.of(
                ("serve --port 0 --model " + model + " " + options.replace("FOLDER", folder.toString())).split(" "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        --model FOLDER/none.safetensors                     | none.safetensors: no such file
        --model FOLDER/text.safetensors                     | text.safetensors: is a text
        --model FOLDER                                      | is a folder, expected a file
        --models FOLDER/text.safetensors                    | is no folder, expected one
        --host 300.1.2.3                                    | cannot listen on 300.1.2.3
        --host=                                             | --host: found '', expected a network interface
        --epsilon 0                                         | --epsilon must be positive and finite
        --deadline nan                                      | --deadline must be from 0.001 to 86400 seconds
        --max-samples 0                                     | --max-samples must be at least 1
        --max-body 0                                        | --max-body must be at least 1
        --max-connections 0                                 | --max-connections must be at least 1
        --cors x                                            | --cors must have origins such as
        --token-file FOLDER/none                            | none: no such file
        --key-store FOLDER/text.safetensors                 | need each other, expected both
        --settings FOLDER/text.safetensors                  | text.safetensors, line 1: found 'nothing'
        --access-log FOLDER                                 | is a directory, a named pipe or a device, expected a file
        --access-log FOLDER/none/log                        | --access-log FOLDER/none/log: there is no directory
        --access-log FOLDER/text.safetensors/log            | is a file, expected a directory
        --access-log FOLDER/m.safetensors                   | would be overwritten but is also read
        """)
    void aWrongOptionIsTheOnlyMessage(String options, String message) throws IOException {
        Files.writeString(folder.resolve("text.safetensors"), "nothing");

        assertRefused(serve(options), message.replace("FOLDER", folder.toString()));
    }

    /** Law: a log is appended to a file or to standard output, never to something that waits, swallows or is created by accident. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aLogIsNoPipeNoDeviceAndNoLinkToNothing() throws IOException, InterruptedException {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Path toPipe = Files.createSymbolicLink(folder.resolve("to-pipe"), pipe);
        for (Path log : new Path[] {pipe, toPipe, Path.of("/dev/null"), Path.of("/dev/full")}) {
            assertRefused(serve("--access-log " + log), log + ": is a directory, a named pipe or a device");
        }
        Path dangling = Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("nothing"));
        assertRefused(serve("--access-log " + dangling), dangling + ": is a link to a file that does not exist");
        Path loop = Files.createSymbolicLink(folder.resolve("loop"), folder.resolve("loop"));
        assertRefused(serve("--access-log " + loop), "--access-log " + loop);
        assertThat(ReferenceFiles.listing(folder))
                .containsExactlyInAnyOrder("dangling", "loop", "m.safetensors", "pipe", "to-pipe");
    }
}

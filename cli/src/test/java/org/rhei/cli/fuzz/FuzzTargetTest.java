package org.rhei.cli.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Law: the readers keep the law of {@link FuzzTarget} for every file of the corpus, which includes the inputs with
 * which fuzzing once broke them, and for files that differ from these in some bytes.
 */
class FuzzTargetTest {
    private static final int DAMAGED_FILES = 400;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void theLawHoldsForTheCorpus(FuzzTarget target) throws IOException {
        List<Path> corpus = target.corpus();
        assertThat(corpus).hasSizeGreaterThan(2);
        for (Path file : corpus) {
            try {
                target.check(Files.readAllBytes(file), folder);
            } catch (AssertionError e) {
                throw new AssertionError(file.toString(), e);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theLawHoldsForDamagedFiles(FuzzTarget target) throws IOException {
        List<Path> corpus = target.corpus();
        for (int seed = 0; seed < DAMAGED_FILES; seed++) {
            Random random = new Random(seed);
            byte[] sound = Files.readAllBytes(corpus.get(random.nextInt(corpus.size())));
            try {
                target.check(damaged(sound, random), folder);
            } catch (AssertionError e) {
                throw new AssertionError(target + ", seed " + seed, e);
            }
        }
    }

    /** Changes, repeats, inserts and removes some bytes. */
    private static byte[] damaged(byte[] sound, Random random) {
        byte[] bytes = sound;
        for (int changes = random.nextInt(4); changes >= 0; changes--) {
            int from = random.nextInt(bytes.length + 1);
            int to = from + random.nextInt(Math.min(9, bytes.length + 1 - from));
            byte[] inserted = new byte[random.nextInt(9)];
            if (random.nextBoolean()) {
                random.nextBytes(inserted);
            } else if (bytes.length > 0) {
                java.util.Arrays.fill(inserted, bytes[random.nextInt(bytes.length)]);
            }
            byte[] next = new byte[bytes.length - (to - from) + inserted.length];
            System.arraycopy(bytes, 0, next, 0, from);
            System.arraycopy(inserted, 0, next, from, inserted.length);
            System.arraycopy(bytes, to, next, from + inserted.length, bytes.length - to);
            bytes = next;
        }
        return bytes;
    }
}

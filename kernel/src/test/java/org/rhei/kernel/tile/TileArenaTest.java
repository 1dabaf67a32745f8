package org.rhei.kernel.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rhei.kernel.Tile;

class TileArenaTest {
    /** The number of bytes of a cache line. */
    private static final int LINE = 64;

    private final TileArena arena = new TileArena();

    /** Law: no tile overlaps another, for all sizes and many threads at once. */
    @Test
    void tilesDoNotOverlap() {
        List<Tile> tiles = IntStream.range(0, 3000)
                .parallel()
                .mapToObj(i -> {
                    Random random = new Random(i);
                    return arena.zeros(1 + random.nextInt(5), 1 + random.nextInt(200), 1 << random.nextInt(5));
                })
                .toList();
        for (int i = 0; i < tiles.size(); i++) {
            Tile tile = tiles.get(i);
            assertThat(numbers(tile)).hasSize(tile.size()).containsOnly(0);
            Arrays.fill(tile.data(), tile.offset(), tile.offset() + tile.size(), i + 1);
        }
        for (int i = 0; i < tiles.size(); i++) {
            assertThat(numbers(tiles.get(i))).containsOnly(i + 1);
        }
        Set<float[]> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
        tiles.stream().filter(tile -> tile.lanes() > 1).forEach(tile -> arrays.add(tile.data()));
        assertThat(arrays).hasSizeLessThan(100);
    }

    private static float[] numbers(Tile tile) {
        return Arrays.copyOfRange(tile.data(), tile.offset(), tile.offset() + tile.size());
    }

    @Test
    void aTileMayBeEmptyOrLargerThanAnArrayOfOthers() {
        assertThat(arena.zeros(0, 40, 16).size()).isZero();
        Tile large = arena.zeros(1000, 600, 16);
        assertThat(numbers(large)).hasSize(1000 * 600 * 16);
        assertThatThrownBy(() -> arena.zeros(1 << 20, 1 << 10, 16)).isInstanceOf(ArithmeticException.class);
    }

    /** Law: under G1 a tile begins a cache line and stays there, for all heap sizes. */
    @ParameterizedTest
    @ValueSource(strings = {"-Xmx64m", "-Xmx3g", "-Xmx6g", "-Xmx20g", "-Xmx100g"})
    void underG1TilesBeginCacheLines(String heap) throws IOException, InterruptedException {
        Process alone = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseG1GC",
                        "-Xms64m",
                        heap,
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Alone.class.getName())
                .redirectErrorStream(true)
                .start();
        String out = new String(alone.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(alone.waitFor()).as(out).isZero();
        assertThat(out.lines()).hasSize(2 * Alone.TILES).containsOnly("0");
    }

    /** Prints the distance of tiles from the beginning of a cache line, before and after objects are moved. */
    static final class Alone {
        static final int TILES = 40;

        private Alone() {}

        public static void main(String[] args) throws Throwable {
            TileArena arena = new TileArena();
            List<Tile> tiles = IntStream.range(0, TILES)
                    .mapToObj(i -> arena.zeros(4, 40 + 37 * i, i % 2 == 0 ? 16 : 8))
                    .toList();
            for (int round = 0; round < 2; round++) {
                for (Tile tile : tiles) {
                    System.out.println(address(tile) % LINE);
                }
                System.gc();
            }
        }

        /** Returns the address of a tile. C's memmove of no bytes returns its target address. */
        @SuppressWarnings("restricted") // only a call of C reveals the address of an array
        private static long address(Tile tile) throws Throwable {
            Linker linker = Linker.nativeLinker();
            MethodHandle memmove = linker.downcallHandle(
                    linker.defaultLookup().findOrThrow("memmove"),
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_LONG, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG),
                    Linker.Option.critical(true));
            MemorySegment first = MemorySegment.ofArray(tile.data()).asSlice((long) tile.offset() * Float.BYTES);
            return (long) memmove.invokeExact(first, first, 0L);
        }
    }
}

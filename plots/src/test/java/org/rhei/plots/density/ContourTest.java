package org.rhei.plots.density;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Test;

class ContourTest {
    @Test
    void aConeHasCircles() {
        double[] cone = grid(100, (x, y) -> 1 - Math.hypot(x - 0.5, y - 0.4));
        List<double[]> loops = loops(Contour.of(cone, 100, 0.75));

        assertThat(loops).hasSize(1);
        double[] loop = loops.getFirst();
        for (int i = 0; i < loop.length; i += 2) {
            assertThat(Math.hypot(loop[i] - 0.5, loop[i + 1] - 0.4)).isCloseTo(0.25, within(1e-3));
        }
        assertThat(area(loop)).isCloseTo(Math.PI * 0.25 * 0.25, within(1e-3));
    }

    @Test
    void higherValuesLieOnTheLeftOfALine() {
        double[] ring = grid(80, (x, y) -> 1 - Math.abs(Math.hypot(x - 0.5, y - 0.5) - 0.3));
        List<double[]> loops = loops(Contour.of(ring, 80, 0.9));

        assertThat(loops.stream().map(ContourTest::area))
                .hasSize(2)
                .anySatisfy(area -> assertThat(area).isCloseTo(Math.PI * 0.16, within(2e-3)))
                .anySatisfy(area -> assertThat(area).isCloseTo(-Math.PI * 0.04, within(2e-3)));
    }

    @Test
    void linesCloseAlongTheBorder() {
        List<double[]> loops = loops(Contour.of(grid(10, (x, y) -> 1), 10, 1e-9));

        assertThat(loops).hasSize(1);
        // The loop is the unit square with its corners cut off by half a cell.
        assertThat(area(loops.getFirst())).isCloseTo(1, within(0.01));
    }

    @Test
    void aLevelAboveAllValuesHasNoLine() {
        assertThat(loops(Contour.of(grid(10, (x, y) -> x * y), 10, 2))).isEmpty();
    }

    @Test
    void twoHighCornersAreJoinedIfTheirCentreIsHigh() {
        double[] apart = {1, 0, 0, 1};
        assertThat(loops(Contour.of(apart, 2, 0.6))).hasSize(2);
        assertThat(loops(Contour.of(apart, 2, 0.4))).hasSize(1);
    }

    private static double[] grid(int side, DoubleBinaryOperator function) {
        double[] grid = new double[side * side];
        for (int i = 0; i < grid.length; i++) {
            int row = i / side;
            grid[i] = function.applyAsDouble((i % side + 0.5) / side, (row + 0.5) / side);
        }
        return grid;
    }

    private static List<double[]> loops(Path2D path) {
        List<double[]> loops = new ArrayList<>();
        List<Double> loop = new ArrayList<>();
        double[] point = new double[6];
        for (PathIterator segments = path.getPathIterator(null); !segments.isDone(); segments.next()) {
            if (segments.currentSegment(point) == PathIterator.SEG_CLOSE) {
                loops.add(loop.stream().mapToDouble(Double::doubleValue).toArray());
                loop.clear();
            } else {
                loop.add(point[0]);
                loop.add(point[1]);
            }
        }
        assertThat(loop).as("every line closes").isEmpty();
        return loops;
    }

    /** Returns the area of a loop, which is positive if the loop runs counterclockwise. */
    private static double area(double[] loop) {
        double area = 0;
        for (int i = 0; i < loop.length; i += 2) {
            int next = (i + 2) % loop.length;
            area += (loop[i] * loop[next + 1] - loop[next] * loop[i + 1]) / 2;
        }
        return area;
    }
}

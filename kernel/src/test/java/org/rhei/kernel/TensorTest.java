package org.rhei.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TensorTest {
    private final Tensor tensor = Tensor.of(new float[] {0, 1, 2, 3, 4, 5}, 3, 2, 1);

    @Test
    void valuesLieInRowMajorOrder() {
        assertThat(tensor.at(2, 0, 0)).isEqualTo(4);
        assertThat(tensor.dim(-2)).isEqualTo(2);
        assertThat(tensor.rows(1, 3)).isEqualTo(Tensor.of(new float[] {2, 3, 4, 5}, 2, 2, 1));
        assertThat(tensor.select(2, 0, 2)).isEqualTo(Tensor.of(new float[] {4, 5, 0, 1, 4, 5}, 3, 2, 1));
        assertThat(tensor.select()).isEqualTo(Tensor.zeros(0, 2, 1));
        assertThat(tensor.reshape(6).at(5)).isEqualTo(5);
        assertThat(tensor).hasToString("Tensor(3, 2, 1) [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]");
        assertThat(Tensor.text(3)).isEqualTo("(3,)");
    }

    @Test
    void shapesAreChecked() {
        assertThatThrownBy(() -> Tensor.of(new float[5], 3, 2))
                .hasMessage("tensor of shape (3, 2) needs 6 values, found 5");
        assertThatThrownBy(() -> Tensor.zeros(2, -1)).hasMessage("sizes must be at least 0, found shape (2, -1)");
        assertThatThrownBy(() -> Tensor.zeros(65_536, 65_536)).hasMessageContaining("more values than an array");
        assertThatThrownBy(() -> tensor.at(0, 0)).hasMessageContaining("rank 2");
        assertThatThrownBy(() -> tensor.at(3, 0, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> tensor.rows(1, 4)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> tensor.select(0, 3)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    /** Law: indices begin with 0, have equal distances, and repeat if there are more of them than rows. */
    @Test
    void rowsAreTakenAtEqualDistances() {
        assertThat(Tensor.spaced(9, 3)).containsExactly(0, 3, 6);
        assertThat(Tensor.spaced(2, 5)).containsExactly(0, 0, 0, 1, 1);
        assertThat(Tensor.spaced(Integer.MAX_VALUE, 2)).containsExactly(0, Integer.MAX_VALUE / 2);
    }

    @Test
    void rowsMakeAMatrix() {
        Tensor expected = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2);
        assertThat(Tensor.ofRows(new float[][] {{1, 2}, {3, 4}, {5, 6}})).isEqualTo(expected);
        assertThat(Tensor.ofRows(new double[][] {{1, 2}, {3, 4}, {5, 6}})).isEqualTo(expected);
        assertThat(Tensor.ofRows(new float[0][]).shape()).containsExactly(0, 0);
    }

    @Test
    void aCopyHasItsOwnValues() {
        Tensor tensor = Tensor.zeros(2, 2);
        Tensor copy = tensor.copy();
        assertThat(copy).isEqualTo(tensor);
        copy.data()[0] = 1;
        assertThat(tensor.data()[0]).isZero();
    }
}

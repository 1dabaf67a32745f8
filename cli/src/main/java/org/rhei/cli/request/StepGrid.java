package org.rhei.cli.request;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.rhei.cli.file.InputFile;
import org.rhei.solvers.Grid;

/** The step boundaries of a solver of fixed steps, as the user chose them. */
public sealed interface StepGrid {
    /** Returns the grid in words. */
    String describe();

    /** A grid known by name, for any number of steps. */
    enum Named implements StepGrid {
        UNIFORM {
            @Override
            public Grid of(int steps) {
                return Grid.uniform(steps);
            }
        },
        QUADRATIC {
            @Override
            public Grid of(int steps) {
                return Grid.quadratic(steps);
            }
        },
        LOGIT {
            @Override
            public Grid of(int steps) {
                return new Grid.Logit(steps, LOGIT_SHARPNESS);
            }
        },
        EDM {
            @Override
            public Grid of(int steps) {
                return new Grid.Edm(steps);
            }
        };

        /** Makes the last step about a twelfth of the first. */
        private static final double LOGIT_SHARPNESS = 4;

        /** Returns the grid of so many steps. */
        public abstract Grid of(int steps);

        @Override
        public String describe() {
            return this + " grid";
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A file of the nodes. */
    record File(InputFile file) implements StepGrid {
        private static final List<String> ENDINGS = List.of(".csv", ".parquet", ".npy", ".npz");

        /** Returns the file that a value of {@code --grid} names; empty if the value is the name of a grid. */
        public static Optional<File> named(String text) {
            String name = text.toLowerCase(Locale.ROOT);
            return InputFile.isPipe(text)
                            || name.contains(".npz:")
                            || ENDINGS.stream().anyMatch(name::endsWith)
                    ? Optional.of(new File(InputFile.of(text)))
                    : Optional.empty();
        }

        @Override
        public String describe() {
            return "nodes of " + file;
        }

        @Override
        public String toString() {
            return file.toString();
        }
    }
}

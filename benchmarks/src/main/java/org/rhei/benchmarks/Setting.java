package org.rhei.benchmarks;

import org.rhei.solvers.Solver;

/** A solver and its step size or tolerance, as a benchmark's parameter spells them: {@code euler 0.01}. */
final class Setting {
    private Setting() {}

    static Solver solver(String setting) {
        String[] words = setting.split(" ");
        double size = Double.parseDouble(words[1]);
        return switch (words[0]) {
            case "euler" -> Solver.euler(size);
            case "rk4" -> Solver.rk4(size);
            case "dopri5" -> Solver.dopri5(size, size);
            default -> throw new IllegalArgumentException("solver must be euler, rk4 or dopri5, found " + words[0]);
        };
    }
}

package org.rhei.solvers.rungekutta;

/** Tsitouras's 5(4) pair with his quartic continuous extension. The last of its seven stages is the next step's first. */
final class Tsitouras54 {
    private static final double[] C = {0, 0.161, 0.327, 0.9, 0.980025540904509685729810286287, 1, 1};

    private static final double[][] A = {
        {},
        {0.161},
        {-0.00848065549235698854442687425023, 0.335480655492356988544426874250},
        {2.89715305710549343213043259432, -6.35944848997507484314815991238, 4.36229543286958141101772731819},
        {
            5.32586482843925660442887792084,
            -11.7488835640628278777471703398,
            7.49553934288983620830460478456,
            -0.0924950663617552492565020793321
        },
        {
            5.86145544294642002865925148698,
            -12.9209693178471092917061186818,
            8.15936789857615864318040079454,
            -0.0715849732814009972245305425258,
            -0.0282690503940683829090030572127
        },
        {
            0.0964607668180652295181673131651,
            0.01,
            0.479889650414499574775249532291,
            1.37900857410374189319227482186,
            -3.29006951543608067990104758571,
            2.32471052409977398241535591840
        }
    };

    private static final double[] B = {
        0.0964607668180652295181673131651,
        0.01,
        0.479889650414499574775249532291,
        1.37900857410374189319227482186,
        -3.29006951543608067990104758571,
        2.32471052409977398241535591840,
        0
    };

    /** The weights of the companion of order 4. */
    private static final double[] COMPANION = {
        0.0946807557658394580747887625576,
        0.00918356554034325309677636639366,
        0.487770528424761570785564259963,
        1.23429756693047898565510967388,
        -2.70771234998352545488110997506,
        1.86662841817058703575371939957,
        1.0 / 66
    };

    private Tsitouras54() {}

    static Tableau tableau() {
        double[] error = new double[B.length];
        for (int i = 0; i < B.length; i++) {
            error[i] = B[i] - COMPANION[i];
        }
        double f = -1.0530884977290216;
        double r = 1.3299890189751412;
        double p = 1.4364028541716351;
        double q = 0.7139816917074209;
        double[][] dense = {
            {-f * r * q, f * (q + r * p), -f * (p + r), f}, // f θ (θ − r) (θ² − p θ + q)
            squareTimes(0.1017, 2.1966568338249754, 1.2949852507374631),
            squareTimes(2.490627285651252793, 2.38535645472061657, 1.57803468208092486),
            squareTimesRoots(-16.54810288924490272, 1.21712927295533244, 0.61620406037800089),
            squareTimesRoots(47.37952196281928122, 1.203071208372362603, 0.658047292653547382),
            squareTimesRoots(-34.87065786149660974, 1.2, 2.0 / 3),
            squareTimesRoots(2.5, 1, 0.6)
        };
        return new Tableau("tsit5", 5, C, A, B, error, null, dense);
    }

    /** Returns the coefficients of f θ² (θ² − p θ + q). */
    private static double[] squareTimes(double f, double p, double q) {
        return new double[] {0, f * q, -f * p, f};
    }

    /** Returns the coefficients of f θ² (θ − r) (θ − s). */
    private static double[] squareTimesRoots(double f, double r, double s) {
        return squareTimes(f, r + s, r * s);
    }
}

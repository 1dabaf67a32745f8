package org.rhei.solvers.rungekutta;

import java.lang.System.Logger.Level;
import org.rhei.kernel.text.NumberText;

/** Warns of relative tolerances that float32 does not resolve. */
final class Float32Resolution {
    private Float32Resolution() {}

    static void warn(double rtol) {
        if (rtol < Adaptive.RELATIVE_FLOOR) {
            System.getLogger("org.rhei.solvers")
                    .log(
                            Level.WARNING,
                            "rtol {0} is below the resolution of float32, about {1}: it causes more steps without a"
                                    + " smaller error",
                            NumberText.tolerance(rtol), // a number would be rounded to thousandths
                            NumberText.tolerance(Adaptive.RELATIVE_FLOOR));
        }
    }
}

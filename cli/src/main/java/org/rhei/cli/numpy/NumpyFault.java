package org.rhei.cli.numpy;

import java.io.Serial;
import org.rhei.kernel.RheiException;

/** A fault in a file of NumPy's. The message says what was found and what was expected, without the name of the file. */
final class NumpyFault extends RheiException {
    @Serial
    private static final long serialVersionUID = 1;

    NumpyFault(String message) {
        super(message);
    }
}

package org.rhei.cli.csv;

import java.io.Serial;
import org.rhei.kernel.RheiException;

/** A fault in a text table. The message says where it is and what was found, without the name of the file. */
final class CsvFault extends RheiException {
    @Serial
    private static final long serialVersionUID = 1;

    CsvFault(String message) {
        super(message);
    }
}

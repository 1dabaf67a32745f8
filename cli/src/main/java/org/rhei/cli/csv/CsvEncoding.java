package org.rhei.cli.csv;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** The encoding of a text: that of its byte order mark, UTF-8 without one. */
final class CsvEncoding {
    /** The marks and their encodings; the longer marks first, because UTF-32's begins with UTF-16's. */
    private enum Mark {
        UTF_32LE("fffe0000"),
        UTF_32BE("0000feff"),
        UTF_8("efbbbf"),
        UTF_16LE("fffe"),
        UTF_16BE("feff");

        private final String hex;

        Mark(String hex) {
            this.hex = hex;
        }

        private boolean begins(byte[] text) {
            return HexFormat.of().formatHex(text).startsWith(hex);
        }

        private int bytes() {
            return hex.length() / 2;
        }

        private Charset charset() {
            return Charset.forName(name().replace('_', '-'));
        }
    }

    private static final int LONGEST_MARK = 4;

    private CsvEncoding() {}

    /** Returns a reader that fails where bytes are no text; the caller closes the bytes. */
    static Reader reader(InputStream bytes) throws IOException {
        BufferedInputStream in = new BufferedInputStream(bytes, 1 << 16);
        in.mark(LONGEST_MARK);
        byte[] start = in.readNBytes(LONGEST_MARK);
        in.reset();
        Charset charset = StandardCharsets.UTF_8;
        for (Mark mark : Mark.values()) {
            if (mark.begins(start)) {
                charset = mark.charset();
                in.skipNBytes(mark.bytes());
                break;
            }
        }
        return new InputStreamReader(
                in,
                charset.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
    }
}

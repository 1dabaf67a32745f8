package org.rhei.plots.canvas;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;
import org.rhei.plots.canvas.Canvas.Anchor;
import org.rhei.plots.canvas.Canvas.Pen;
import org.rhei.plots.canvas.Canvas.TextStyle;
import org.rhei.plots.picture.PictureFormat;

class PdfCanvasTest {
    /**
     * Law: each entry of the cross-reference table is the offset of its object, and the last line is the offset of
     * the table.
     */
    @Test
    void offsetsAreThoseOfTheObjects() throws IOException {
        String file = file();
        int table = Integer.parseInt(file.replaceAll("(?s).*startxref\\n(\\d+)\\n%%EOF\\n", "$1"));
        assertThat(file.substring(table)).startsWith("xref\n0 5\n");
        int number = 0;
        for (MatchResult entry :
                Pattern.compile("(\\d{10}) 00000 n ").matcher(file).results().toList()) {
            number++;
            assertThat(file.substring(Integer.parseInt(entry.group(1)))).startsWith(number + " 0 obj\n");
        }
        assertThat(number).isEqualTo(4);
        assertThat(file).startsWith("%PDF-1.4\n").contains("/MediaBox [0 0 200 100.5]");
    }

    /**
     * Law: the content stream has the length that it states and contains the drawn shapes, with the y axis downwards.
     */
    @Test
    void shapesAreInTheStream() throws IOException {
        String file = file();
        int length = Integer.parseInt(file.replaceAll("(?s).*/Length (\\d+) .*", "$1"));
        int start = file.indexOf("stream\n") + 7;
        assertThat(file.substring(start + length)).startsWith("\nendstream");
        byte[] packed = file.substring(start, start + length).getBytes(StandardCharsets.ISO_8859_1);
        String content = new String(
                new InflaterInputStream(new ByteArrayInputStream(packed)).readAllBytes(), StandardCharsets.US_ASCII);
        assertThat(content)
                .startsWith("1 0 0 -1 0 100.5 cm")
                .contains("1 0 0 rg\n10 20 m\n40 20 l\n40 60 l\n10 60 l\n")
                .contains("2 w [3] 0 d")
                .contains(" c\n");
    }

    @Test
    void equalDrawingsGiveEqualBytes() throws IOException {
        assertThat(file()).isEqualTo(file());
    }

    private static String file() throws IOException {
        Canvas canvas = Canvas.of(PictureFormat.PDF, 200, 100.5);
        canvas.fill(new Rectangle2D.Double(10, 20, 30, 40), 0xff0000);
        canvas.stroke(new Ellipse2D.Double(1, 2, 3, 4), new Pen(0x0000ff, 2, 3));
        canvas.text("θ₁", 5, 5, new TextStyle(10, 0, Anchor.START));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        canvas.write(out);
        return out.toString(StandardCharsets.ISO_8859_1);
    }
}

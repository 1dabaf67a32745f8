package org.rhei.plots.canvas;

import java.awt.Shape;
import java.awt.geom.PathIterator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DeflaterOutputStream;

/**
 * Draws a PDF of one page (ISO 32000-1, chapters 7 and 8). Letters are drawn as outlines, as in a PNG, so that the file needs no font.
 */
final class PdfCanvas implements Canvas {
    private final double width;
    private final double height;
    private final StringBuilder content = new StringBuilder();

    PdfCanvas(double width, double height) {
        this.width = width;
        this.height = height;
        // PDF counts upwards from the lower left corner.
        content.append("1 0 0 -1 0 ").append(number(height)).append(" cm 1 J 1 j\n");
    }

    @Override
    public void fill(Shape shape, int colour) {
        colour(colour, "rg");
        path(shape);
        content.append(evenOdd(shape) ? "f*\n" : "f\n");
    }

    @Override
    public void fillCells(Shape shape, int colour) {
        // Viewers smooth edges: without a thin outline, neighbours would show a seam.
        colour(colour, "rg");
        colour(colour, "RG");
        content.append("0.1 w [] 0 d\n");
        path(shape);
        content.append(evenOdd(shape) ? "B*\n" : "B\n");
    }

    @Override
    public void stroke(Shape shape, Pen pen) {
        colour(pen.colour(), "RG");
        String dash = pen.dash() == 0 ? "" : number(pen.dash());
        content.append(number(pen.width())).append(" w [").append(dash).append("] 0 d\n");
        path(shape);
        content.append("S\n");
    }

    @Override
    public void text(String text, double x, double y, TextStyle style) {
        fill(Typeface.DEJAVU_SANS.placed(text, x, y, style), style.colour());
    }

    @Override
    public void textUpwards(String text, double x, double y, TextStyle style) {
        fill(Typeface.DEJAVU_SANS.placedUpwards(text, x, y, style), style.colour());
    }

    private static boolean evenOdd(Shape shape) {
        return shape.getPathIterator(null).getWindingRule() == PathIterator.WIND_EVEN_ODD;
    }

    private void colour(int colour, String operator) {
        for (int shift = 16; shift >= 0; shift -= 8) {
            content.append(number((colour >> shift & 0xff) / 255.0)).append(' ');
        }
        content.append(operator).append('\n');
    }

    private void path(Shape shape) {
        double[] points = new double[6];
        double x = 0;
        double y = 0;
        for (PathIterator path = shape.getPathIterator(null); !path.isDone(); path.next()) {
            int count = 2;
            switch (path.currentSegment(points)) {
                case PathIterator.SEG_MOVETO -> segment("m", points, 2);
                case PathIterator.SEG_LINETO -> segment("l", points, 2);
                case PathIterator.SEG_QUADTO -> {
                    count = 4;
                    segment("c", cubic(x, y, points), 6);
                }
                case PathIterator.SEG_CUBICTO -> {
                    count = 6;
                    segment("c", points, 6);
                }
                default -> {
                    content.append("h\n");
                    continue;
                }
            }
            x = points[count - 2];
            y = points[count - 1];
        }
    }

    /** Raises the degree of a quadratic curve from (x, y), as PDF has cubic curves only. */
    private static double[] cubic(double x, double y, double[] quadratic) {
        double controlX = quadratic[0];
        double controlY = quadratic[1];
        double endX = quadratic[2];
        double endY = quadratic[3];
        return new double[] {
            (x + 2 * controlX) / 3,
            (y + 2 * controlY) / 3,
            (endX + 2 * controlX) / 3,
            (endY + 2 * controlY) / 3,
            endX,
            endY
        };
    }

    private void segment(String operator, double[] points, int count) {
        for (int i = 0; i < count; i++) {
            content.append(number(points[i])).append(' ');
        }
        content.append(operator).append('\n');
    }

    /** Formats a number in steps of a thousandth, which is finer than the resolution of any device. */
    private static String number(double value) {
        double rounded = Math.round(value * 1000) / 1000.0;
        return rounded == Math.rint(rounded) ? Long.toString((long) rounded) : Double.toString(rounded);
    }

    @Override
    public void write(OutputStream out) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(packed)) {
            deflater.write(content.toString().getBytes(StandardCharsets.US_ASCII));
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        List<Integer> offsets = new ArrayList<>();
        file.writeBytes("%PDF-1.4\n%\u00e2\u00e3\u00cf\u00d3\n".getBytes(StandardCharsets.ISO_8859_1));
        object(file, offsets, "<< /Type /Catalog /Pages 2 0 R >>");
        object(file, offsets, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
        object(
                file,
                offsets,
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 " + number(width) + " " + number(height)
                        + "] /Resources << >> /Contents 4 0 R >>");
        offsets.add(file.size());
        print(file, "4 0 obj\n<< /Length " + packed.size() + " /Filter /FlateDecode >>\nstream\n");
        file.writeBytes(packed.toByteArray());
        print(file, "\nendstream\nendobj\n");
        int table = file.size();
        print(file, "xref\n0 " + (offsets.size() + 1) + "\n0000000000 65535 f \n");
        for (int offset : offsets) {
            print(file, "0".repeat(10 - Integer.toString(offset).length()) + offset + " 00000 n \n");
        }
        print(file, "trailer\n<< /Size " + (offsets.size() + 1) + " /Root 1 0 R >>\nstartxref\n" + table + "\n%%EOF\n");
        file.writeTo(out);
    }

    private static void object(ByteArrayOutputStream file, List<Integer> offsets, String dictionary) {
        offsets.add(file.size());
        print(file, offsets.size() + " 0 obj\n" + dictionary + "\nendobj\n");
    }

    private static void print(ByteArrayOutputStream file, String text) {
        file.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
}

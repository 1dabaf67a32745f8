package org.rhei.plots.canvas;

import java.awt.Shape;
import java.awt.geom.PathIterator;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Draws an SVG. Text stays text, so that it can be searched and edited. */
final class SvgCanvas implements Canvas {
    private final StringBuilder svg = new StringBuilder();

    SvgCanvas(double width, double height) {
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ");
        svg.append(number(width)).append(' ').append(number(height));
        svg.append("\" width=\"").append(number(width)).append("pt\" height=\"").append(number(height));
        svg.append("pt\" font-family=\"DejaVu Sans, Verdana, sans-serif\">\n");
        svg.append("<rect width=\"100%\" height=\"100%\" fill=\"")
                .append(hex(Ink.PAPER))
                .append("\"/>\n");
    }

    @Override
    public void fill(Shape shape, int colour) {
        fill(shape, colour, "");
    }

    @Override
    public void fillCells(Shape shape, int colour) {
        fill(shape, colour, " shape-rendering=\"crispEdges\"");
    }

    private void fill(Shape shape, int colour, String attributes) {
        boolean evenOdd = shape.getPathIterator(null).getWindingRule() == PathIterator.WIND_EVEN_ODD;
        svg.append("<path fill=\"").append(hex(colour)).append('"').append(attributes);
        svg.append(evenOdd ? " fill-rule=\"evenodd\"" : "").append(" d=\"");
        path(shape);
        svg.append("\"/>\n");
    }

    @Override
    public void stroke(Shape shape, Pen pen) {
        svg.append("<path fill=\"none\" stroke-linecap=\"round\" stroke-linejoin=\"round\" stroke=\"")
                .append(hex(pen.colour()))
                .append("\" stroke-width=\"")
                .append(number(pen.width()));
        if (pen.dash() > 0) {
            svg.append("\" stroke-dasharray=\"").append(number(pen.dash()));
        }
        svg.append("\" d=\"");
        path(shape);
        svg.append("\"/>\n");
    }

    @Override
    public void text(String text, double x, double y, TextStyle style) {
        text(text, "x=\"" + number(x) + "\" y=\"" + number(y) + "\"", style);
    }

    @Override
    public void textUpwards(String text, double x, double y, TextStyle style) {
        text(text, "transform=\"translate(" + number(x) + " " + number(y) + ") rotate(-90)\"", style);
    }

    private void text(String text, String place, TextStyle style) {
        String anchor = switch (style.anchor()) {
            case START -> "start";
            case MIDDLE -> "middle";
            case END -> "end";
        };
        svg.append("<text ").append(place).append(" font-size=\"").append(number(style.size()));
        svg.append("\" fill=\"")
                .append(hex(style.colour()))
                .append("\" text-anchor=\"")
                .append(anchor)
                .append("\">");
        svg.append(Xml.escaped(text)).append("</text>\n");
    }

    private void path(Shape shape) {
        double[] points = new double[6];
        for (PathIterator path = shape.getPathIterator(null); !path.isDone(); path.next()) {
            switch (path.currentSegment(points)) {
                case PathIterator.SEG_MOVETO -> segment('M', points, 2);
                case PathIterator.SEG_LINETO -> segment('L', points, 2);
                case PathIterator.SEG_QUADTO -> segment('Q', points, 4);
                case PathIterator.SEG_CUBICTO -> segment('C', points, 6);
                default -> svg.append('Z');
            }
        }
    }

    private void segment(char command, double[] points, int count) {
        svg.append(command);
        for (int i = 0; i < count; i++) {
            svg.append(i == 0 ? "" : " ").append(number(points[i]));
        }
    }

    /** Formats a number in steps of a hundredth, which is finer than the resolution of any device. */
    private static String number(double value) {
        double rounded = Math.round(value * 100) / 100.0;
        return rounded == Math.rint(rounded) ? Long.toString((long) rounded) : Double.toString(rounded);
    }

    private static String hex(int colour) {
        return "#" + Integer.toHexString(colour | 1 << 24).substring(1);
    }

    @Override
    public void write(OutputStream out) throws IOException {
        out.write((svg + "</svg>\n").getBytes(StandardCharsets.UTF_8));
    }
}

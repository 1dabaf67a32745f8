package org.rhei.cli.file.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.IntType;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Type;
import org.junit.jupiter.api.Test;
import shaded.parquet.org.apache.thrift.TException;
import shaded.parquet.org.apache.thrift.protocol.TCompactProtocol;
import shaded.parquet.org.apache.thrift.protocol.TProtocolException;
import shaded.parquet.org.apache.thrift.transport.TMemoryBuffer;

/** Law: a number that names no type of a column is refused, unless another statement gives the type. */
@SuppressWarnings("NullAway") // Thrift requires the fields that are read
class ThriftReaderTest {
    /** A number that names no type, older type or repetition. */
    private static final int UNKNOWN = 60;

    /** Returns metadata of one column. */
    private static byte[] metadata(SchemaElement column) throws TException {
        TMemoryBuffer bytes = new TMemoryBuffer(1000);
        new FileMetaData(1, List.of(column), 0, List.of()).write(new TCompactProtocol(bytes));
        return Arrays.copyOf(bytes.getArray(), bytes.length());
    }

    private static SchemaElement column() {
        return new SchemaElement("a")
                .setType(Type.INT32)
                .setRepetition_type(FieldRepetitionType.OPTIONAL)
                .setConverted_type(ConvertedType.INT_8);
    }

    private static SchemaElement newer() {
        LogicalType type = new LogicalType();
        type.setINTEGER(new IntType((byte) 8, true));
        return column().setLogicalType(type);
    }

    /** Replaces the number of a field, which follows the field's header: the distance to the field before it, and its kind. */
    private static byte[] with(byte[] metadata, int distance, int number) {
        byte[] damaged = metadata.clone();
        byte header = (byte) (distance << 4 | 5);
        for (int i = 0; i + 1 < damaged.length; i++) {
            if (damaged[i] == header && damaged[i + 1] == 2 * number) {
                damaged[i + 1] = 2 * UNKNOWN;
                return damaged;
            }
        }
        throw new AssertionError("no such field");
    }

    private static SchemaElement read(byte[] metadata) throws TException {
        FileMetaData read = new FileMetaData();
        ThriftReader.read(read, metadata, metadata.length);
        return read.getSchema().getFirst();
    }

    private static void assertRefused(byte[] metadata, String message) {
        assertThatThrownBy(() -> read(metadata))
                .isInstanceOf(TProtocolException.class)
                .hasMessage(message);
    }

    @Test
    void anUnknownOlderTypeAloneIsRefused() throws TException {
        byte[] sound = metadata(column());
        assertThat(read(sound)).isEqualTo(column());
        assertRefused(with(sound, 2, ConvertedType.INT_8.getValue()), "a column has the unknown older type " + UNKNOWN);
    }

    @Test
    void aNewerTypeSaysMoreThanAnUnknownOlderOne() throws TException {
        byte[] both = metadata(newer());
        assertThat(read(both)).isEqualTo(newer());
        assertThat(read(with(both, 2, ConvertedType.INT_8.getValue())).getLogicalType())
                .isEqualTo(newer().getLogicalType());
    }

    @Test
    void anUnknownTypeOrRepetitionIsRefused() throws TException {
        byte[] plain = metadata(new SchemaElement("a")
                .setType(Type.DOUBLE)
                .setRepetition_type(FieldRepetitionType.REPEATED)
                .setConverted_type(ConvertedType.INT_8));
        assertRefused(with(plain, 1, Type.DOUBLE.getValue()), "a column has the unknown type " + UNKNOWN);
        assertRefused(
                with(plain, 2, FieldRepetitionType.REPEATED.getValue()),
                "a column has the unknown repetition " + UNKNOWN);
    }
}

package io.github.appinsights.internal.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.appinsights.internal.wire.Batch;
import io.github.appinsights.testing.ItemIds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32C;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpoolFormatTests {

    private static final byte[] HASH = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
    private static final int ITEMS_AT = 8;
    private static final int PAYLOAD_AT = 12;
    private static final int PLAIN_AT = 16;
    private static final int CRC_AT = 44;

    @TempDir
    private Path directory;

    private final Batch batch = Batches.of(7, 20);
    private byte[] whole = {};

    @BeforeEach
    void write() throws IOException {
        whole = written(batch);
    }

    private byte[] written(Batch some) throws IOException {
        Path path = directory.resolve("written");
        try (FileChannel out = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            SpoolFormat.write(out, new SpoolFile(1, 1, some.items(), 0), some, HASH);
        }
        byte[] bytes = Files.readAllBytes(path);
        Files.delete(path);
        return bytes;
    }

    private Batch read(byte[] bytes) throws IOException {
        Path path = Files.write(directory.resolve("read"), bytes);
        try (FileChannel in = FileChannel.open(path)) {
            return SpoolFormat.read(in, HASH);
        }
    }

    private void assertCorrupt(byte[] bytes, String what) {
        assertThatThrownBy(() -> read(bytes)).as(what).isInstanceOf(CorruptFileException.class);
    }

    private static byte[] checked(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, CRC_AT);
        crc.update(bytes, SpoolFormat.HEADER, bytes.length - SpoolFormat.HEADER);
        ByteBuffer.wrap(bytes).putInt(CRC_AT, (int) crc.getValue());
        return bytes;
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        Batch read = read(whole);

        assertThat(read.body()).isEqualTo(batch.body());
        assertThat(read.items()).isEqualTo(20);
        assertThat(read.plainLength()).isEqualTo(batch.plainLength());
        assertThat(ItemIds.in(read.slice(3, 5).body())).containsExactly(10, 11);
    }

    @Test
    void aFileIsAsLongAsItsSizeSays() {
        assertThat(whole.length).isEqualTo(SpoolFormat.size(batch.body().length));
    }

    @Test
    void theLargestBatchThereCanBeIsRead() throws IOException {
        Random random = new Random(1);
        byte[] line = new byte[16 << 20];
        random.nextBytes(line);
        for (int i = 0; i < line.length; i++) {
            line[i] = line[i] == '\n' ? (byte) ' ' : line[i];
        }
        line[line.length - 1] = '\n';
        Batch large = Batch.restore(gzip(line), 1, line.length);

        assertThat(read(written(large)).plainLength()).isEqualTo(line.length);
    }

    @Test
    void eachFlippedBitOfTheHeaderIsFound() {
        for (int bit = 0; bit < SpoolFormat.HEADER * 8; bit++) {
            assertCorrupt(flipped(bit), "bit " + bit);
        }
    }

    @Test
    void aFlippedBitOfThePayloadIsFound() {
        int first = SpoolFormat.HEADER * 8;
        for (int bit = first; bit < whole.length * 8; bit += 13) {
            assertCorrupt(flipped(bit), "bit " + bit);
        }
    }

    private byte[] flipped(int bit) {
        byte[] bytes = whole.clone();
        bytes[bit / 8] ^= (byte) (1 << bit % 8);
        return bytes;
    }

    @Test
    void aFileThatWasCutIsFoundWhereverItWasCut() {
        for (int length = 0; length < whole.length; length++) {
            assertCorrupt(Arrays.copyOf(whole, length), "length " + length);
        }
    }

    @Test
    void aFileThatIsLongerThanItWasIsFound() {
        assertCorrupt(Arrays.copyOf(whole, whole.length + 1), "longer");
    }

    @ParameterizedTest
    @CsvSource({
        ITEMS_AT + ",0",
        ITEMS_AT + ",-1",
        ITEMS_AT + ",2147483647",
        ITEMS_AT + ",64001",
        ITEMS_AT + ",19",
        ITEMS_AT + ",21",
        PAYLOAD_AT + ",0",
        PAYLOAD_AT + ",-1",
        PAYLOAD_AT + ",2147483647",
        PAYLOAD_AT + ",-48",
        PLAIN_AT + ",0",
        PLAIN_AT + ",-1",
        PLAIN_AT + ",2147483647",
        PLAIN_AT + ",33554433",
        PLAIN_AT + ",100"
    })
    void aLengthThatCannotBeIsFoundAlthoughTheChecksumIsRight(int at, int value) {
        byte[] bytes = whole.clone();
        ByteBuffer.wrap(bytes).putInt(at, value);

        assertCorrupt(checked(bytes), at + " = " + value);
    }

    @ParameterizedTest
    @CsvSource({"3,50", "5,49", "4,1", "7,1", "6,128"})
    void anotherVersionIsNotRead(int at, int value) {
        byte[] bytes = whole.clone();
        bytes[at] = (byte) value;

        assertCorrupt(checked(bytes), at + " = " + value);
    }

    @Test
    void aFileOfAnotherDestinationIsNotRead() {
        byte[] bytes = whole.clone();
        bytes[CRC_AT - 1]++;

        assertCorrupt(checked(bytes), "destination");
    }

    @Test
    void aGzipBombIsReadNoFurtherThanItSays() throws IOException {
        byte[] bomb = gzip(new byte[64 << 20]);
        assertThat(bomb.length).isLessThan((64 << 20) / 900);
        byte[] bytes = Arrays.copyOf(whole, SpoolFormat.HEADER + bomb.length);
        System.arraycopy(bomb, 0, bytes, SpoolFormat.HEADER, bomb.length);
        ByteBuffer.wrap(bytes).putInt(PAYLOAD_AT, bomb.length);
        checked(bytes);

        long allocated = allocatedBy(() -> assertCorrupt(bytes, "bomb"));

        assertThat(allocated).isLessThan(8 << 20);
    }

    @Test
    void aLengthThatCannotBeAllocatesNothing() throws IOException {
        byte[] bytes = whole.clone();
        ByteBuffer.wrap(bytes).putInt(PAYLOAD_AT, Integer.MAX_VALUE);
        ByteBuffer.wrap(bytes).putInt(PLAIN_AT, Integer.MAX_VALUE);

        assertThat(allocatedBy(() -> assertCorrupt(checked(bytes), "length"))).isLessThan(1 << 20);
    }

    @Test
    void aFileThatIsLargerThanAnyIsNotRead() throws IOException {
        Path path = Files.write(directory.resolve("sparse"), whole);
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.READ)) {
            file.write(ByteBuffer.allocate(1), 3L << 30);

            long allocated = allocatedBy(() ->
                    assertThatThrownBy(() -> SpoolFormat.read(file, HASH)).isInstanceOf(CorruptFileException.class));

            assertThat(allocated).isLessThan(1 << 20);
        }
    }

    private static long allocatedBy(Runnable action) {
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        action.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void randomBytesAreNoBatch(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            byte[] bytes = new byte[random.nextInt(3_000)];
            random.nextBytes(bytes);
            assertCorrupt(bytes, "seed " + seed + " round " + i);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aRandomHeaderWithARightChecksumIsNoBatchOrTheWholeOne(long seed) throws IOException {
        Random random = new Random(seed);
        for (int i = 0; i < 1_000; i++) {
            byte[] bytes = whole.clone();
            for (int flips = 1 + random.nextInt(8); flips > 0; flips--) {
                bytes[4 + random.nextInt(CRC_AT - 4)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                assertThat(read(checked(bytes)).items()).isEqualTo(20);
            } catch (CorruptFileException expected) {
                assertThat(expected).hasMessageNotContaining("null");
            }
        }
    }

    private static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(plain);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}

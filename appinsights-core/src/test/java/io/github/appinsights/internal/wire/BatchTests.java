package io.github.appinsights.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.appinsights.internal.wire.BatchWriter.Written;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchTests {

    private final BatchWriter writer = Envelopes.writer();

    private Batch batch(int items) {
        for (int i = 0; i < items; i++) {
            assertThat(writer.add(Envelopes.event("event " + i + " " + "x".repeat(i % 300))))
                    .isEqualTo(Written.ADDED);
        }
        return writer.close();
    }

    private static List<String> texts(Batch batch) {
        return Envelopes.lines(batch).stream().map(Envelopes::text).toList();
    }

    private static BitSet indexes(int... indexes) {
        BitSet set = new BitSet();
        for (int index : indexes) {
            set.set(index);
        }
        return set;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 511, 512, 513, 3_000})
    void theBodyHoldsALineForEachItem(int items) {
        Batch batch = batch(items);

        assertThat(batch.items()).isEqualTo(items);
        assertThat(batch.plainLength()).isEqualTo(Envelopes.plain(batch).length);
        assertThat(texts(batch))
                .hasSize(items)
                .allSatisfy(line -> assertThat(line).startsWith("{\"ver\":1,").endsWith("}"));
        assertThat(texts(batch).get(items - 1)).contains("\"name\":\"event " + (items - 1) + " ");
    }

    @Test
    void theBodyIsOneGzipMember() throws DataFormatException {
        byte[] body = batch(100).body();

        Inflater inflater = new Inflater(true);
        inflater.setInput(body, 10, body.length - 10); // the header has no optional part
        byte[] piece = new byte[4_096];
        while (!inflater.finished()) {
            assertThat(inflater.inflate(piece)).isPositive();
        }

        assertThat(body).startsWith(0x1f, 0x8b, 8, 0);
        assertThat(inflater.getRemaining()).as("checksum and length").isEqualTo(8);
        inflater.end();
    }

    @Test
    void eachItemIsItsOwnSlice() {
        Batch batch = batch(50);
        List<String> lines = texts(batch);

        for (int i = 0; i < batch.items(); i++) {
            Batch single = batch.slice(i, i + 1);
            assertThat(single.items()).isEqualTo(1);
            assertThat(single.plainLength()).isEqualTo(Envelopes.lines(batch).get(i).length + 1);
            assertThat(texts(single)).containsExactly(lines.get(i));
        }
    }

    @Test
    void halvesTogetherAreTheWhole() {
        Batch batch = batch(51);

        List<String> halves = new ArrayList<>(texts(batch.slice(0, 25)));
        halves.addAll(texts(batch.slice(25, 51)));

        assertThat(halves).isEqualTo(texts(batch));
    }

    @Test
    void aBatchOfASingleItemSelectsItself() {
        Batch batch = batch(1);

        Batch same = batch.select(indexes(0));

        assertThat(same.body()).isEqualTo(batch.body());
        assertThat(same.items()).isEqualTo(1);
    }

    @Test
    void allOfABatchIsTheBatch() {
        Batch batch = batch(20);

        assertThat(Envelopes.plain(batch.slice(0, 20))).isEqualTo(Envelopes.plain(batch));
    }

    @Test
    void anySelectionHoldsItsLinesInOrder() {
        Batch batch = batch(200);
        List<String> lines = texts(batch);
        Random random = new Random(11);
        for (int round = 0; round < 200; round++) {
            int[] chosen =
                    IntStream.range(0, 200).filter(i -> random.nextInt(5) == 0).toArray();
            if (chosen.length == 0) {
                continue;
            }
            Batch selected = batch.select(indexes(chosen));

            assertThat(selected.items()).isEqualTo(chosen.length);
            assertThat(selected.plainLength()).isEqualTo(Envelopes.plain(selected).length);
            assertThat(texts(selected))
                    .isEqualTo(IntStream.of(chosen).mapToObj(lines::get).toList());
        }
    }

    @Test
    void aSelectionOfASelectionKeepsItsBoundaries() {
        Batch batch = batch(100);
        List<String> lines = texts(batch);

        Batch twice = batch.select(indexes(3, 50, 51, 99)).select(indexes(0, 2, 3));

        assertThat(texts(twice)).containsExactly(lines.get(3), lines.get(51), lines.get(99));
    }

    @Test
    void theNextBatchKnowsNothingOfTheOneBefore() {
        batch(700);
        assertThat(writer.items()).isZero();
        assertThat(writer.plainLength()).isZero();

        Batch second = batch(3);

        assertThat(texts(second)).hasSize(3);
        assertThat(second.plainLength()).isEqualTo(Envelopes.plain(second).length);
    }

    @Test
    void thereIsNoBatchOfNothing() {
        assertThatThrownBy(writer::close).isInstanceOf(IllegalStateException.class);
    }
}

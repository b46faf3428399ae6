package io.github.appinsights.internal.spool;

import io.github.appinsights.internal.wire.Batch;
import io.github.appinsights.internal.wire.BatchWriter;
import io.github.appinsights.internal.wire.CommonTags;
import io.github.appinsights.model.DeviceContext;
import io.github.appinsights.testing.ItemIds;
import java.time.Instant;

/** Batches of items that can be told from each other. */
final class Batches {

    static final String KEY = "00000000-dead-beef-0000-000000000001";
    static final String HOST = "westeurope-5.in.applicationinsights.azure.com";
    static final String DESTINATION = "https://" + HOST + "/ " + KEY;
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private Batches() {}

    static Batch of(int firstId, int items) {
        return of(firstId, items, 40);
    }

    static Batch of(int firstId, int items, int weight) {
        BatchWriter writer =
                new BatchWriter(KEY, new CommonTags(null, null, null, DeviceContext.NONE, "t:1"), item -> item);
        for (int i = 0; i < items; i++) {
            writer.add(ItemIds.item(firstId + i, NOW, weight));
        }
        return writer.close();
    }
}

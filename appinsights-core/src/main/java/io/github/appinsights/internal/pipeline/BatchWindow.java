package io.github.appinsights.internal.pipeline;

import io.github.appinsights.channel.ChannelOptions;
import io.github.appinsights.channel.DropReason;
import io.github.appinsights.internal.limits.FieldLimits;
import io.github.appinsights.internal.store.Parcel;
import io.github.appinsights.internal.wire.BatchWriter;
import io.github.appinsights.internal.wire.BatchWriter.Written;
import io.github.appinsights.model.Telemetry;
import java.time.Clock;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/**
 * Collects items into batches by count, by bytes and by time. Asks upstream for one item at a time, and for none while a closed
 * batch has not been taken, so nothing ever waits in the sink. The delivery thread only.
 */
final class BatchWindow extends BaseSubscriber<Telemetry> {

    /** Told of items that leave the window by not getting into the batch. */
    interface Losses {
        void dropped(DropReason reason, int items);
    }

    private final BatchWriter writer;
    private final Intake intake;
    private final Losses losses;
    private final Clock clock;
    private final LongSupplier nanos;
    private final int maxItems;
    private final int fullBytes;
    private final long maxWait;
    private boolean asked;
    private long openedAt;
    private long heldBytes;
    private @Nullable Parcel ready;

    BatchWindow(
            ChannelOptions options, BatchWriter writer, Intake intake, Losses losses, Clock clock, LongSupplier nanos) {
        this.writer = writer;
        this.intake = intake;
        this.losses = losses;
        this.clock = clock;
        this.nanos = nanos;
        this.maxItems = options.maxBatchItems();
        this.fullBytes =
                options.maxBatchBytes() - FieldLimits.ITEM_BYTES - 1; // the next item and its line end might not fit
        this.maxWait = options.maxWait().toNanos();
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        ask();
    }

    private void ask() {
        if (!asked) {
            asked = true;
            request(1);
        }
    }

    @Override
    protected void hookOnNext(Telemetry item) {
        asked = false;
        int size = Intake.weigh(item);
        DropReason refusal = DropReason.UNSERIALISABLE;
        try {
            refusal = add(item);
        } catch (Throwable broken) {
            // out of here it would end the sink and all that comes after; the application's clock may throw, for
            // instance
        } finally {
            if (refusal == null) {
                heldBytes += size;
            } else {
                intake.left(1, size);
                losses.dropped(refusal, 1);
            }
            if (!isFull()) {
                ask();
            }
        }
    }

    /** Why an item does not get into the batch; null where it is in. */
    private @Nullable DropReason add(Telemetry item) {
        DropReason refusal = Admission.refusal(item, clock.instant());
        if (refusal != null) {
            return refusal;
        }
        if (writer.items() == 0) {
            openedAt = nanos.getAsLong();
        }
        Written written = writer.add(item);
        return switch (written) {
            case ADDED -> null;
            case TOO_LARGE -> DropReason.TOO_LARGE;
            case UNSERIALISABLE -> DropReason.UNSERIALISABLE;
        };
    }

    /** Whether the open batch takes no more. */
    boolean isFull() {
        return writer.items() >= maxItems || writer.plainLength() > fullBytes;
    }

    /** Closes the batch, if it holds an item and the one before has been taken. */
    void close() {
        if (ready == null && isOpen()) {
            int items = writer.items();
            ready = Parcel.of(writer.close(), openedAt);
            intake.left(items, heldBytes);
            heldBytes = 0;
        }
    }

    @Nullable
    Parcel ready() {
        return ready;
    }

    Parcel requireReady() {
        return Objects.requireNonNull(ready);
    }

    /** The closed batch is with somebody else now. */
    void taken() {
        ready = null;
        ask();
    }

    boolean isOpen() {
        return writer.items() > 0;
    }

    boolean isDue(long now) {
        return isOpen() && now - dueAt() >= 0;
    }

    /** When the open batch is closed, whatever it holds. */
    long dueAt() {
        return openedAt + maxWait;
    }

    int openItems() {
        return writer.items();
    }

    int readyItems() {
        return ready == null ? 0 : ready.items();
    }
}

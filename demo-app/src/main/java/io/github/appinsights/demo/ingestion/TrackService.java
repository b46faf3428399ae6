package io.github.appinsights.demo.ingestion;

import io.github.appinsights.demo.ingestion.TrackAnswer.ItemError;
import io.github.appinsights.demo.ingestion.rules.EnvelopeRules;
import io.github.appinsights.demo.ingestion.rules.Verdict;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** From the bytes of a request to the answer; accepted items go into the store. */
final class TrackService {

    private final ContentDecoder decoder = new ContentDecoder();
    private final EnvelopeRules rules;
    private final ReceivedTelemetry received;

    TrackService(EnvelopeRules rules, ReceivedTelemetry received) {
        this.rules = rules;
        this.received = received;
    }

    TrackAnswer track(BoundedBody body, String encoding) {
        try {
            return track(ItemSplitter.split(decoder.decode(body.bytes(), encoding)));
        } catch (RefusedBodyException refused) {
            return refused.answer();
        }
    }

    private TrackAnswer track(List<ByteBuffer> items) {
        List<ItemError> errors = new ArrayList<>();
        for (int index = 0; index < items.size(); index++) {
            ByteBuffer item = items.get(index);
            int bytes = item.remaining();
            Verdict verdict = rules.judge(item);
            if (verdict instanceof Verdict.Accepted accepted) {
                received.add(accepted.type(), accepted.raw(), bytes, Headline.of(accepted));
            } else if (verdict instanceof Verdict.Rejected rejected) {
                received.reject(rejected.statusCode(), rejected.message());
                errors.add(new ItemError(index, rejected.statusCode(), rejected.message()));
            }
        }
        return TrackAnswer.of(items.size(), errors);
    }
}

package io.github.appinsights.local;

import io.github.appinsights.local.body.BoundedBody;
import io.github.appinsights.local.body.RefusedBodyException;
import io.github.appinsights.local.envelope.EnvelopeRules;
import io.github.appinsights.local.envelope.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the rules say of each item of a request, in its order.
 *
 * @param unreadable why the body as a whole can't be read, so that there are no items
 */
record JudgedBody(List<Verdict> items, Verdict.@Nullable Rejected unreadable) {

    static JudgedBody of(BoundedBody body, String encoding, EnvelopeRules rules) {
        try {
            return new JudgedBody(
                    body.items(encoding).stream().map(rules::judge).toList(), null);
        } catch (RefusedBodyException refused) {
            return new JudgedBody(List.of(), new Verdict.Rejected(refused.status(), refused.words()));
        }
    }
}

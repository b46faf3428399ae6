package io.github.appinsights.internal.pipeline;

import io.github.appinsights.internal.pipeline.Gate.Lane;
import io.github.appinsights.internal.store.Parcel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** The requests without an answer. The delivery thread only. */
final class InFlight {

    /** @param call cancels the request */
    record Request(Parcel parcel, Lane lane, long startedAt, Disposable.Swap call) {}

    private final Map<Parcel, Request> requests = new HashMap<>();
    private int live;
    private long items;

    Request started(Parcel parcel, Lane lane, long now) {
        Request request = new Request(parcel, lane, now, Disposables.swap());
        requests.put(parcel, request);
        live += lane == Lane.LIVE ? 1 : 0;
        items += parcel.items();
        return request;
    }

    /** The request of a batch, ended; null where it was ended before. */
    @Nullable
    Request ended(Parcel parcel) {
        Request request = requests.remove(parcel);
        if (request != null) {
            live -= request.lane() == Lane.LIVE ? 1 : 0;
            items -= parcel.items();
        }
        return request;
    }

    boolean isEmpty() {
        return requests.isEmpty();
    }

    int live() {
        return live;
    }

    int replay() {
        return requests.size() - live;
    }

    long items() {
        return items;
    }

    void forEach(Consumer<Parcel> action) {
        requests.keySet().forEach(action);
    }

    /** Ends all requests, and shows each batch. */
    void cancelAll(Consumer<Parcel> action) {
        for (Request request : List.copyOf(requests.values())) {
            ended(request.parcel());
            request.call().dispose();
            action.accept(request.parcel());
        }
    }
}

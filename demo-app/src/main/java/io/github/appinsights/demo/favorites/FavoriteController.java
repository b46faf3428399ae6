package io.github.appinsights.demo.favorites;

import io.github.appinsights.TelemetryClient;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping("/favorites")
class FavoriteController {

    private final FavoriteRepository favorites;
    private final TelemetryClient telemetry;

    FavoriteController(FavoriteRepository favorites, TelemetryClient telemetry) {
        this.favorites = favorites;
        this.telemetry = telemetry;
    }

    record NewFavorite(String name) {}

    @GetMapping
    Flux<Favorite> all() {
        return favorites.findAll();
    }

    @GetMapping("/{id}")
    Mono<Favorite> one(@PathVariable long id) {
        return favorites
                .findById(id)
                .switchIfEmpty(Mono.error(() -> new ResponseStatusException(HttpStatus.NOT_FOUND)));
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Mono<Favorite> add(@RequestBody NewFavorite body) {
        return favorites
                .save(Favorite.named(body.name()))
                .doOnNext(added -> telemetry.trackEvent("FavoriteAdded", Map.of("name", added.name())));
    }

    @PostMapping("/{id}/likes")
    Mono<Favorite> like(@PathVariable long id) {
        return one(id).map(Favorite::liked).flatMap(favorites::save).doOnNext(liked -> {
            telemetry.trackEvent(
                    "FavoriteLiked", Map.of("name", liked.name()), Map.of("likes", (double) liked.likes()));
            telemetry.trackMetric("favorite.likes", liked.likes(), Map.of("name", liked.name()));
        });
    }
}

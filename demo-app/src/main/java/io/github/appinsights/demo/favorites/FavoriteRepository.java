package io.github.appinsights.demo.favorites;

import org.springframework.data.repository.reactive.ReactiveCrudRepository;

/** The favourites in the database. */
public interface FavoriteRepository extends ReactiveCrudRepository<Favorite, Long> {}

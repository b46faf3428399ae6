package io.github.appinsights.demo.favorites;

import org.springframework.data.repository.reactive.ReactiveCrudRepository;

interface FavoriteRepository extends ReactiveCrudRepository<Favorite, Long> {}

package io.github.appinsights.demo.favorites;

import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;

/**
 * Something a user likes.
 *
 * @param id null until stored
 */
public record Favorite(@Id @Nullable Long id, String name, int likes) {

    static Favorite named(String name) {
        return new Favorite(null, name, 0);
    }

    Favorite liked() {
        return new Favorite(id, name, likes + 1);
    }
}

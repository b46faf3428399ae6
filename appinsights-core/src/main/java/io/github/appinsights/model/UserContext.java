package io.github.appinsights.model;

import static io.github.appinsights.internal.limits.FieldLimits.cutOrNull;

import io.github.appinsights.internal.limits.FieldLimits;
import org.jspecify.annotations.Nullable;

/**
 * The end user an item belongs to.
 *
 * @param id anonymous id, at most 128 characters
 * @param accountId account or tenant, at most 1,024 characters
 * @param authenticatedId the signed-in user, at most 1,024 characters; personal data, so set it on purpose only
 */
public record UserContext(
        @Nullable String id,
        @Nullable String accountId,
        @Nullable String authenticatedId) {

    public UserContext {
        id = cutOrNull(id, FieldLimits.USER_ID);
        accountId = cutOrNull(accountId, FieldLimits.USER_TEXT);
        authenticatedId = cutOrNull(authenticatedId, FieldLimits.USER_TEXT);
    }

    /** A user known by an anonymous id only. */
    public static UserContext of(String id) {
        return new UserContext(id, null, null);
    }

    int textLength() {
        return TextLength.of(id) + TextLength.of(accountId) + TextLength.of(authenticatedId);
    }
}

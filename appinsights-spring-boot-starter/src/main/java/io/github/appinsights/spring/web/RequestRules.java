package io.github.appinsights.spring.web;

import java.util.List;

/**
 * What an application decides about its requests.
 *
 * @param filter which are told
 * @param success which count as served well
 * @param handledExceptions which exceptions are told although the answer was below 500
 * @param user for whom a request is served
 * @param session in which session of the user
 */
public record RequestRules(
        RequestFilter filter,
        RequestSuccess success,
        HandledExceptionRule handledExceptions,
        UserResolver user,
        SessionResolver session) {

    /** Each rule as the interface says. */
    public static RequestRules defaults() {
        return of(RequestFilter.excluding(List.of()), RequestSuccess.defaults());
    }

    /** These rules, and the rest as the interfaces say. */
    public static RequestRules of(RequestFilter filter, RequestSuccess success) {
        return new RequestRules(
                filter, success, HandledExceptionRule.none(), UserResolver.fromCookie(), SessionResolver.fromCookie());
    }
}

package io.github.appinsights.local;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * Why an item was not accepted, as the answer says.
 *
 * @param index place in the request, from 0
 * @param statusCode of the item, of the same meaning as one of HTTP
 */
@JsonPropertyOrder({"index", "statusCode", "message"})
public record ItemError(int index, int statusCode, String message) {}

package io.github.appinsights.local.envelope;

import tools.jackson.databind.JsonNode;

/** A field of a type, and the service's words, as public issues quote them, for what can be wrong with it. */
record Place(String field, String type) {

    private static final int SHOWN = 64;

    String tooLong(int limit, int actual) {
        return "100: %s is too long. Expected: %d characters, Actual: %d".formatted(this, limit, actual);
    }

    String tooOld(long windowMillis, long actualMillis) {
        return "103: %s is older than the allowed min date. Expected: now - %dms, Actual: now - %dms"
                .formatted(this, windowMillis, actualMillis);
    }

    String tooNew(long windowMillis, long actualMillis) {
        return "104: %s is newer than the max date. Expected: now + %dms, Actual: now + %dms"
                .formatted(this, windowMillis, actualMillis);
    }

    String wrongType(String expected) {
        return wrong(expected, "undefined");
    }

    String wrongValue(String expected, JsonNode actual) {
        String text = actual.isContainer() ? actual.toString() : actual.asString();
        return wrong(expected, text.length() <= SHOWN ? text : text.substring(0, SHOWN));
    }

    String missing(String expected) {
        return "109: %s is required but missing or empty. Expected: %s, Actual: ".formatted(this, expected);
    }

    Place entry(String key) {
        return new Place(field + "." + key, type);
    }

    private String wrong(String expected, String actual) {
        return "106: %s is of incorrect type. Expected: %s, Actual: %s".formatted(this, expected, actual);
    }

    @Override
    public String toString() {
        return "Field '%s' on type '%s'".formatted(field, type);
    }
}

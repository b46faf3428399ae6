package io.github.appinsights.internal.wire;

import tools.jackson.core.io.SerializedString;

/** Names of JSON fields, escaped and encoded once. */
final class Fields {

    static final SerializedString VER = name("ver");
    static final SerializedString NAME = name("name");
    static final SerializedString TIME = name("time");
    static final SerializedString IKEY = name("iKey");
    static final SerializedString SAMPLE_RATE = name("sampleRate");
    static final SerializedString TAGS = name("tags");
    static final SerializedString DATA = name("data");
    static final SerializedString BASE_TYPE = name("baseType");
    static final SerializedString BASE_DATA = name("baseData");

    static final SerializedString ID = name("id");
    static final SerializedString DURATION = name("duration");
    static final SerializedString RESPONSE_CODE = name("responseCode");
    static final SerializedString RESULT_CODE = name("resultCode");
    static final SerializedString SUCCESS = name("success");
    static final SerializedString SOURCE = name("source");
    static final SerializedString URL = name("url");
    static final SerializedString TYPE = name("type");
    static final SerializedString TARGET = name("target");
    static final SerializedString MESSAGE = name("message");
    static final SerializedString SEVERITY = name("severityLevel");
    static final SerializedString PROBLEM_ID = name("problemId");
    static final SerializedString EXCEPTIONS = name("exceptions");
    static final SerializedString OUTER_ID = name("outerId");
    static final SerializedString TYPE_NAME = name("typeName");
    static final SerializedString FULL_STACK = name("hasFullStack");
    static final SerializedString PARSED_STACK = name("parsedStack");
    static final SerializedString LEVEL = name("level");
    static final SerializedString METHOD = name("method");
    static final SerializedString FILE_NAME = name("fileName");
    static final SerializedString LINE = name("line");
    static final SerializedString METRICS = name("metrics");
    static final SerializedString NAMESPACE = name("ns");
    static final SerializedString KIND = name("kind");
    static final SerializedString VALUE = name("value");
    static final SerializedString COUNT = name("count");
    static final SerializedString MIN = name("min");
    static final SerializedString MAX = name("max");
    static final SerializedString STD_DEV = name("stdDev");
    static final SerializedString RUN_LOCATION = name("runLocation");
    static final SerializedString REFERRER = name("referrerUri");
    static final SerializedString PROPERTIES = name("properties");
    static final SerializedString MEASUREMENTS = name("measurements");

    static final SerializedString OPERATION_ID = name("ai.operation.id");
    static final SerializedString OPERATION_PARENT_ID = name("ai.operation.parentId");
    static final SerializedString OPERATION_NAME = name("ai.operation.name");
    static final SerializedString SYNTHETIC_SOURCE = name("ai.operation.syntheticSource");
    static final SerializedString LOCATION_IP = name("ai.location.ip");
    static final SerializedString USER_ID = name("ai.user.id");
    static final SerializedString USER_ACCOUNT_ID = name("ai.user.accountId");
    static final SerializedString USER_AUTH_ID = name("ai.user.authUserId");
    static final SerializedString SESSION_ID = name("ai.session.id");

    private Fields() {}

    static SerializedString name(String name) {
        return new SerializedString(name);
    }
}

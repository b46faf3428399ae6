package io.github.appinsights.processing;

import io.github.appinsights.model.AvailabilityTelemetry;
import io.github.appinsights.model.DependencyTelemetry;
import io.github.appinsights.model.EventTelemetry;
import io.github.appinsights.model.ExceptionDetails;
import io.github.appinsights.model.ExceptionTelemetry;
import io.github.appinsights.model.OperationContext;
import io.github.appinsights.model.PageViewTelemetry;
import io.github.appinsights.model.RequestTelemetry;
import io.github.appinsights.model.Telemetry;
import io.github.appinsights.model.TelemetryContext;
import io.github.appinsights.model.TraceTelemetry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Masks the texts of an item: names, URLs, data, messages and values of properties. Ids, codes, types, names of metrics and stack
 * frames are written by programs and stay. Gives the very item back where it holds no secret.
 */
@SuppressWarnings("ReferenceEquality") // a text without a secret comes back as the very same
final class ItemMasking {

    private final SecretMasking masking;

    ItemMasking(SecretMasking masking) {
        this.masking = masking;
    }

    Telemetry masked(Telemetry item) {
        Telemetry masked = item;
        if (item instanceof RequestTelemetry request) {
            masked = request(request);
        } else if (item instanceof DependencyTelemetry call) {
            masked = dependency(call);
        } else if (item instanceof TraceTelemetry trace) {
            masked = trace(trace);
        } else if (item instanceof ExceptionTelemetry exception) {
            masked = exception(exception);
        } else if (item instanceof EventTelemetry event) {
            masked = event(event);
        } else if (item instanceof AvailabilityTelemetry run) {
            masked = availability(run);
        } else if (item instanceof PageViewTelemetry view) {
            masked = pageView(view);
        }
        Map<String, String> properties = properties(masked.properties());
        return properties == masked.properties() ? masked : masked.withProperties(properties);
    }

    private RequestTelemetry request(RequestTelemetry item) {
        TelemetryContext context = context(item.context());
        String name = masking.text(item.name());
        String url = url(item.url());
        return context == item.context() && name == item.name() && url == item.url()
                ? item
                : new RequestTelemetry(
                        item.time(),
                        context,
                        item.id(),
                        name,
                        item.duration(),
                        item.responseCode(),
                        item.success(),
                        item.source(),
                        url,
                        item.properties(),
                        item.measurements());
    }

    private DependencyTelemetry dependency(DependencyTelemetry item) {
        TelemetryContext context = context(item.context());
        String name = masking.text(item.name());
        String target = text(item.target());
        String data = data(item.data());
        return context == item.context() && name == item.name() && target == item.target() && data == item.data()
                ? item
                : new DependencyTelemetry(
                        item.time(),
                        context,
                        item.id(),
                        name,
                        item.type(),
                        target,
                        data,
                        item.resultCode(),
                        item.success(),
                        item.duration(),
                        item.properties(),
                        item.measurements());
    }

    private TraceTelemetry trace(TraceTelemetry item) {
        TelemetryContext context = context(item.context());
        String message = masking.text(item.message());
        return context == item.context() && message == item.message()
                ? item
                : new TraceTelemetry(
                        item.time(), context, message, item.severity(), item.properties(), item.measurements());
    }

    private ExceptionTelemetry exception(ExceptionTelemetry item) {
        TelemetryContext context = context(item.context());
        String problemId = text(item.problemId());
        List<ExceptionDetails> exceptions = exceptions(item.exceptions());
        return context == item.context() && problemId == item.problemId() && exceptions == item.exceptions()
                ? item
                : new ExceptionTelemetry(
                        item.time(),
                        context,
                        exceptions,
                        item.severity(),
                        problemId,
                        item.properties(),
                        item.measurements());
    }

    private List<ExceptionDetails> exceptions(List<ExceptionDetails> given) {
        List<ExceptionDetails> masked = null;
        for (int i = 0; i < given.size(); i++) {
            ExceptionDetails details = given.get(i);
            String message = masking.text(details.message());
            if (message != details.message()) {
                masked = masked == null ? new ArrayList<>(given) : masked;
                masked.set(i, new ExceptionDetails(details.typeName(), message, details.stack(), details.frameCount()));
            }
        }
        return masked == null ? given : masked;
    }

    private EventTelemetry event(EventTelemetry item) {
        TelemetryContext context = context(item.context());
        String name = masking.text(item.name());
        return context == item.context() && name == item.name()
                ? item
                : new EventTelemetry(item.time(), context, name, item.properties(), item.measurements());
    }

    private AvailabilityTelemetry availability(AvailabilityTelemetry item) {
        TelemetryContext context = context(item.context());
        String name = masking.text(item.name());
        String message = text(item.message());
        return context == item.context() && name == item.name() && message == item.message()
                ? item
                : new AvailabilityTelemetry(
                        item.time(),
                        context,
                        item.id(),
                        name,
                        item.duration(),
                        item.success(),
                        item.runLocation(),
                        message,
                        item.properties(),
                        item.measurements());
    }

    private PageViewTelemetry pageView(PageViewTelemetry item) {
        TelemetryContext context = context(item.context());
        String name = masking.text(item.name());
        String url = url(item.url());
        String referrer = url(item.referrerUri());
        return context == item.context() && name == item.name() && url == item.url() && referrer == item.referrerUri()
                ? item
                : new PageViewTelemetry(
                        item.time(),
                        context,
                        item.id(),
                        name,
                        url,
                        item.duration(),
                        referrer,
                        item.properties(),
                        item.measurements());
    }

    /** The name of the operation is the name of its request once more. */
    private TelemetryContext context(TelemetryContext context) {
        OperationContext operation = context.operation();
        if (operation == null || operation.name() == null) {
            return context;
        }
        String name = masking.text(operation.name());
        return name == operation.name()
                ? context
                : context.withOperation(new OperationContext(operation.id(), operation.parentId(), name));
    }

    private Map<String, String> properties(Map<String, String> properties) {
        if (properties.isEmpty()) {
            return properties;
        }
        PropertyMasking masked = new PropertyMasking();
        properties.forEach(masked);
        return masked.changed ? masked.applied(properties) : properties;
    }

    private String value(String key, String value) {
        return SecretName.isOfProperty(key) && !Placeholder.isIn(value, 0, value.length())
                ? SecretMasking.MASK
                : masking.text(value);
    }

    private @Nullable String text(@Nullable String text) {
        return text == null ? null : masking.text(text);
    }

    private @Nullable String url(@Nullable String url) {
        return url == null ? null : masking.url(url);
    }

    /** Data is a URL or any other text: a statement, a command. */
    private @Nullable String data(@Nullable String data) {
        return data != null && isUrl(data) ? masking.url(data) : text(data);
    }

    private static boolean isUrl(String data) {
        int scheme = data.startsWith("/") ? 0 : data.indexOf("://");
        if (scheme < 0) {
            return false;
        }
        for (int i = 0; i < data.length(); i++) {
            char c = data.charAt(i);
            if (Ascii.isBlank(c) || (i < scheme && !Ascii.isWord(c) && c != '+' && c != '-' && c != '.' && c != ':')) {
                return false;
            }
        }
        return true;
    }

    /** Looks at each pair; only where one changes the map is written anew. */
    private final class PropertyMasking implements BiConsumer<String, String> {
        private boolean changed;

        @Override
        public void accept(String key, String value) {
            changed = changed || value(key, value) != value;
        }

        Map<String, String> applied(Map<String, String> properties) {
            Map<String, String> masked = new LinkedHashMap<>();
            properties.forEach((key, value) -> masked.put(key, value(key, value)));
            return masked;
        }
    }
}

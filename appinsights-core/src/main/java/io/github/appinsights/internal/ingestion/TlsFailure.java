package io.github.appinsights.internal.ingestion;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Why there is no TLS connection. */
final class TlsFailure {

    private static final Pattern ALERT = Pattern.compile("fatal alert: (\\w{1,40})");

    private TlsFailure() {}

    static String words(Throwable error) {
        if (error instanceof NotSslRecordException) {
            return "it does not speak TLS";
        }
        if (error instanceof SslHandshakeTimeoutException) {
            return "no TLS handshake in time";
        }
        if (find(error, CertificateExpiredException.class) != null) {
            return "its certificate has expired";
        }
        if (find(error, CertificateNotYetValidException.class) != null) {
            return "its certificate is not valid yet";
        }
        CertificateException refusal = find(error, CertificateException.class);
        if (refusal != null) {
            return isOfName(refusal) ? "its certificate is for another host" : "its certificate is not trusted";
        }
        Matcher alert = ALERT.matcher(String.valueOf(error.getMessage()));
        return alert.find() ? "it ends the TLS handshake with " + alert.group(1) : "no TLS connection";
    }

    /** The JDK has no type of its own for it: "No name matching …", "No subject alternative …". */
    private static boolean isOfName(CertificateException refusal) {
        return refusal.getClass() == CertificateException.class
                && String.valueOf(refusal.getMessage()).startsWith("No ");
    }

    private static <T extends Throwable> @Nullable T find(Throwable error, Class<T> type) {
        int depth = 0;
        for (@Nullable Throwable cause = error; cause != null && depth < 20; cause = cause.getCause(), depth++) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }
}

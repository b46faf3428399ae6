package io.github.appinsights.model;

import io.github.appinsights.internal.limits.FieldLimits;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One exception of a chain.
 *
 * @param typeName its class, at most 1,024 characters; {@code n/a} when blank
 * @param message at most 32,768 characters; the class when blank
 * @param stack its frames, innermost first: at most 100 and at most 32,768 characters, where more is cut from the middle
 * @param frameCount how many frames there were before any was cut
 */
public record ExceptionDetails(String typeName, String message, List<StackFrame> stack, int frameCount) {

    public ExceptionDetails {
        typeName = FieldLimits.cutOrPlaceholder(typeName, FieldLimits.TYPE_NAME);
        message = message == null || message.isBlank() ? typeName : FieldLimits.cut(message, FieldLimits.MESSAGE);
        stack = stack == null ? List.of() : List.copyOf(stack);
    }

    /** Whether all frames are here. */
    public boolean hasFullStack() {
        return stack.size() == frameCount;
    }

    int textLength() {
        int length = typeName.length() + message.length();
        for (StackFrame frame : stack) {
            length += frame.textLength();
        }
        return length;
    }

    /**
     * One frame.
     *
     * @param level its place in the whole stack, 0 where the exception was thrown
     * @param className class of the method
     * @param methodName the method
     * @param fileName the source file
     * @param line the line in it; the service takes none below 1 and none from 1,000,000, which are left out
     */
    public record StackFrame(
            int level,
            String className,
            String methodName,
            @Nullable String fileName,
            int line) {

        static StackFrame of(int level, StackTraceElement frame) {
            return new StackFrame(
                    level, frame.getClassName(), frame.getMethodName(), frame.getFileName(), frame.getLineNumber());
        }

        /** Whether the service takes the line. */
        public boolean hasLine() {
            return line > 0 && line < 1_000_000;
        }

        int textLength() {
            return className.length() + methodName.length() + 1 + TextLength.of(fileName);
        }
    }
}

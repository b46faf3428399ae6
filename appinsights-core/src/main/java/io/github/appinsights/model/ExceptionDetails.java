package io.github.appinsights.model;

import io.github.appinsights.internal.limits.FieldLimits;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
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
        message = Objects.requireNonNullElse(FieldLimits.cutOrNull(message, FieldLimits.MESSAGE), typeName);
        frameCount = Math.max(frameCount, stack == null ? 0 : stack.size());
        stack = stack == null ? List.of() : List.copyOf(StackFrame.fitting(stack.size(), stack::get));
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
     * @param className class of the method, at most 1,024 characters; {@code n/a} when blank
     * @param methodName the method, at most 1,024 characters; {@code n/a} when blank
     * @param fileName the source file, at most 1,024 characters
     * @param line the line in it; the service takes none below 1 and none from 1,000,000, which are left out
     */
    public record StackFrame(
            int level,
            String className,
            String methodName,
            @Nullable String fileName,
            int line) {

        public StackFrame {
            className = FieldLimits.cutOrPlaceholder(className, FieldLimits.FRAME_TEXT);
            methodName = FieldLimits.cutOrPlaceholder(methodName, FieldLimits.FRAME_TEXT);
            fileName = FieldLimits.cutOrNull(fileName, FieldLimits.FRAME_TEXT);
        }

        static StackFrame of(int level, StackTraceElement frame) {
            return new StackFrame(
                    level, frame.getClassName(), frame.getMethodName(), frame.getFileName(), frame.getLineNumber());
        }

        /** Both ends of a stack, taken in turn until a limit is reached; a level without a frame is left out. */
        static List<StackFrame> fitting(int count, IntFunction<@Nullable StackFrame> frames) {
            List<StackFrame> head = new ArrayList<>(Math.min(count, FieldLimits.FRAMES));
            List<StackFrame> tail = new ArrayList<>();
            int text = 0;
            int first = 0;
            int last = count - 1;
            while (first <= last && head.size() + tail.size() < FieldLimits.FRAMES) {
                boolean fromHead = head.size() <= tail.size();
                StackFrame frame = frames.apply(fromHead ? first++ : last--);
                if (frame == null) {
                    continue;
                }
                text += frame.textLength();
                if (text > FieldLimits.STACK) {
                    break;
                }
                (fromHead ? head : tail).add(frame);
            }
            Collections.reverse(tail);
            head.addAll(tail);
            return head;
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

package io.github.appinsights.local.body;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a body into items: one a line, or the elements of one array. It looks at brackets and quotes only, so that a
 * broken item leaves its neighbours alone.
 */
final class ItemSplitter {

    static final int MAX_ITEMS = 64_000;

    private final byte[] body;
    private final List<ByteBuffer> items = new ArrayList<>();

    private ItemSplitter(byte[] body) {
        this.body = body;
    }

    static List<ByteBuffer> split(byte[] body) throws RefusedBodyException {
        ItemSplitter splitter = new ItemSplitter(body);
        int first = splitter.skipBlanks(0);
        if (first < body.length && body[first] == '[') {
            splitter.splitArray(first + 1);
        } else {
            splitter.splitLines();
        }
        return splitter.items;
    }

    private void splitLines() throws RefusedBodyException {
        int start = 0;
        for (int i = 0; i <= body.length; i++) {
            if (i == body.length || body[i] == '\n') {
                if (skipBlanks(start) < i) {
                    add(start, i);
                }
                start = i + 1;
            }
        }
    }

    private void splitArray(int from) throws RefusedBodyException {
        int start = from;
        int depth = 1;
        boolean quoted = false;
        for (int i = from; i < body.length; i++) {
            byte b = body[i];
            if (quoted) {
                if (b == '\\') {
                    i++;
                } else if (b == '"') {
                    quoted = false;
                }
            } else if (b == '"') {
                quoted = true;
            } else if (b == '{' || b == '[') {
                depth++;
            } else if (b == ',' && depth == 1) {
                add(start, i);
                start = i + 1;
            } else if ((b == '}' || b == ']') && --depth == 0) {
                endArray(start, i);
                return;
            }
        }
        throw RefusedBodyException.malformed("Invalid JSON: the array has no end");
    }

    private void endArray(int start, int end) throws RefusedBodyException {
        if (skipBlanks(end + 1) < body.length) {
            throw RefusedBodyException.malformed("Invalid JSON: text after the array");
        }
        if (!items.isEmpty() || skipBlanks(start) < end) {
            add(start, end);
        }
    }

    private void add(int start, int end) throws RefusedBodyException {
        if (items.size() == MAX_ITEMS) {
            throw RefusedBodyException.tooLarge("The body must not hold more than " + MAX_ITEMS + " items");
        }
        int from = Math.min(skipBlanks(start), end);
        int to = end;
        while (to > from && isBlank(body[to - 1])) {
            to--;
        }
        items.add(ByteBuffer.wrap(body, from, to - from));
    }

    private int skipBlanks(int from) {
        int i = from;
        while (i < body.length && isBlank(body[i])) {
            i++;
        }
        return i;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }
}

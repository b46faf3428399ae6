package io.github.appinsights.local;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Which answer comes next: first those that were queued, each once, then the usual one. Thread-safe. */
public final class AnswerScript {

    private final Queue<Answer> queued = new ConcurrentLinkedQueue<>();
    private volatile Answer usual = Answer.judged();

    /** For the next requests, one each, after those that are queued already. */
    public AnswerScript then(Answer... answers) {
        queued.addAll(List.of(answers));
        return this;
    }

    /** For every request after those that are queued; {@link Answer#judged()} at first. */
    public AnswerScript usually(Answer answer) {
        usual = answer;
        return this;
    }

    /** As at first: nothing queued, and every request judged. */
    public AnswerScript clear() {
        queued.clear();
        usual = Answer.judged();
        return this;
    }

    Answer next() {
        Answer answer = queued.poll();
        return answer == null ? usual : answer;
    }
}

package io.github.appinsights.spring.logback;

/** Where log lines go. Called on the threads that write them. */
interface LineSink {

    void accept(LogLine line);
}

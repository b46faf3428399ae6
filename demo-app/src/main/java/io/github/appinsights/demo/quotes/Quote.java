package io.github.appinsights.demo.quotes;

/** What one of a kind costs. */
public record Quote(String symbol, double price) {}

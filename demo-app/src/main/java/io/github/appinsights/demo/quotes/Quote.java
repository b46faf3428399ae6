package io.github.appinsights.demo.quotes;

record Quote(String symbol, double price) {}

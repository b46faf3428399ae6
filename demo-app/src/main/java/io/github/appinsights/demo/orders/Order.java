package io.github.appinsights.demo.orders;

record Order(String item, double price, boolean special) {}

@org.jspecify.annotations.NullMarked
package io.github.appinsights.spring.sampling;

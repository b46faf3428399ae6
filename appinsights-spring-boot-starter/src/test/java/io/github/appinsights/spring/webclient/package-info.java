@NullMarked
package io.github.appinsights.spring.webclient;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.github.appinsights.demo.ingestion;

import org.jspecify.annotations.NullMarked;

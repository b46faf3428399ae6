@NullMarked
package io.github.appinsights.test.ingestion;

import org.jspecify.annotations.NullMarked;

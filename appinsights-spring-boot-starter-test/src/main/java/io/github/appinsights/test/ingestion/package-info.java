/** An ingestion service for tests, which answers as told and shows what arrived. */
@NullMarked
package io.github.appinsights.test.ingestion;

import org.jspecify.annotations.NullMarked;

/** An ingestion endpoint on this machine that answers like Application Insights and keeps what it received. */
@NullMarked
package io.github.appinsights.demo.ingestion;

import org.jspecify.annotations.NullMarked;

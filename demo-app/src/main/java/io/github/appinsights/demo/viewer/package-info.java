/** The page that shows what the local ingestion endpoint received, and the JSON it reads. */
@NullMarked
package io.github.appinsights.demo.viewer;

import org.jspecify.annotations.NullMarked;

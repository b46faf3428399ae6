package io.github.appinsights.it.kotlin

import org.junit.jupiter.api.Test

class SuspendControllerTests {

    @Test
    fun linesOfASuspendingControllerBelongToTheirRequest() {
        Walks(KotlinApplication.start()).use { it.assertEachBelongsToItsRequest("/controller") }
    }
}

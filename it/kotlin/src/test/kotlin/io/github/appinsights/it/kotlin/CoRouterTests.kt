package io.github.appinsights.it.kotlin

import org.junit.jupiter.api.Test

class CoRouterTests {

    @Test
    fun linesOfACoRouterBelongToTheirRequest() {
        Walks(KotlinApplication.start()).use { it.assertEachBelongsToItsRequest("/route") }
    }
}

package io.github.appinsights.spring.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CoroutineContextsTests {

    @Test
    void withoutKotlinThereIsNone() {
        assertThat(CoroutineContexts.restoringThreadLocals()).isNull();
    }
}

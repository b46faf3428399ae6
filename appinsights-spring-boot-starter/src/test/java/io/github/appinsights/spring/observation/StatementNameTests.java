package io.github.appinsights.spring.observation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatementNameTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            SELECT * FROM favourite WHERE id = 7                        | SELECT favourite
            select a, b from "Shop"."Item" i                            | SELECT Shop.Item
            INSERT INTO favourite(id) VALUES ('from x')                 | INSERT favourite
            UPDATE favourite SET name = 'x'                             | UPDATE favourite
            DELETE FROM favourite                                       | DELETE favourite
            MERGE INTO `favourite` USING x                              | MERGE favourite
            CREATE TABLE IF NOT EXISTS favourite (id INT)               | CREATE favourite
            SELECT 'FROM a' , b FROM c                                  | SELECT c
            /* from a */ SELECT 1                                       | SELECT
            SELECT 1 FROM (SELECT 2 FROM inner_table)                   | SELECT
            CALL tidy_up()                                              | CALL tidy_up
            SELECT x FROM $1                                            | SELECT
            BEGIN                                                       | BEGIN
            (SELECT 1)                                                  | SQL
            123                                                         | SQL
            ''                                                          | SQL
            SELECT * FROM                                               | SELECT
            SELECT 'never closed                                        | SELECT
            """)
    void aStatementIsNamedByVerbAndTable(String statement, String name) {
        assertThat(StatementName.of(statement)).isEqualTo(name);
    }

    @Test
    void aLongStatementIsReadInPart() {
        assertThat(StatementName.of("SELECT " + "x,".repeat(100_000) + " FROM late"))
                .isEqualTo("SELECT");
    }

    @Test
    void aTableWithALongNameIsLeftOut() {
        assertThat(StatementName.of("SELECT * FROM " + "t".repeat(65))).isEqualTo("SELECT");
    }
}

package io.github.appinsights.internal.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.appinsights.internal.ingestion.IngestionOutcome.Answered;
import io.github.appinsights.internal.ingestion.IngestionOutcome.Unreachable;
import io.github.appinsights.internal.ingestion.ItemError;
import io.github.appinsights.internal.pipeline.Settlement.Signal;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettlementTests {

    private static final int ITEMS = 10;

    private static Settlement of(int status) {
        return of(status, (List<ItemError>) null);
    }

    private static Settlement of(int status, ItemError... errors) {
        return of(status, List.of(errors));
    }

    private static Settlement of(int status, @Nullable List<ItemError> errors) {
        return Settlement.of(ITEMS, new Answered(status, Duration.ofSeconds(7), errors, "text"));
    }

    private static ItemError error(int index, int status) {
        return new ItemError(index, status, null);
    }

    private static BitSet indexes(int... indexes) {
        BitSet set = new BitSet();
        IntStream.of(indexes).forEach(set::set);
        return set;
    }

    @ParameterizedTest
    @CsvSource({
        "200, SENT, SUCCESS",
        "201, SENT, SUCCESS",
        "202, SENT, SUCCESS",
        "204, SENT, SUCCESS",
        "299, SENT, SUCCESS",
        "100, RETRY, FAILURE",
        "300, RETRY, FAILURE",
        "302, RETRY, FAILURE",
        "307, RETRY, FAILURE",
        "308, RETRY, FAILURE",
        "400, REJECTED, REFUSED",
        "401, RETRY, NOT_ALLOWED",
        "402, QUOTA, QUOTA",
        "403, RETRY, NOT_ALLOWED",
        "404, REJECTED, REFUSED",
        "405, REJECTED, REFUSED",
        "408, RETRY, FAILURE",
        "410, REJECTED, REFUSED",
        "413, TOO_LARGE, REFUSED",
        "429, RETRY, FAILURE",
        "431, REJECTED, REFUSED",
        "439, QUOTA, QUOTA",
        "499, REJECTED, REFUSED",
        "500, RETRY, FAILURE",
        "501, RETRY, FAILURE",
        "502, RETRY, FAILURE",
        "503, RETRY, FAILURE",
        "504, RETRY, FAILURE",
        "505, RETRY, FAILURE",
        "599, RETRY, FAILURE"
    })
    void aStatusDecidesForTheWholeBatch(int status, String fate, Signal signal) {
        Settlement settlement = of(status);

        assertThat(settlement.sent()).isEqualTo(fate.equals("SENT") ? ITEMS : 0);
        assertThat(settlement.rejected()).isEqualTo(fate.equals("REJECTED") ? Map.of(status, ITEMS) : Map.of());
        assertThat(settlement.quota()).isEqualTo(fate.equals("QUOTA") ? ITEMS : 0);
        assertThat(settlement.retry().cardinality()).isEqualTo(fate.equals("RETRY") ? ITEMS : 0);
        assertThat(settlement.tooLarge()).isEqualTo(fate.equals("TOO_LARGE"));
        assertThat(settlement.sampled() + settlement.unknown()).isZero();
        assertThat(settlement.signal()).isEqualTo(signal);
    }

    @Test
    void withoutAnAnswerAllIsTriedAgain() {
        Settlement settlement = Settlement.of(ITEMS, new Unreachable("x", true));

        assertThat(settlement.retry().cardinality()).isEqualTo(ITEMS);
        assertThat(settlement.signal()).isEqualTo(Signal.FAILURE);
        assertThat(settlement.retryAfter()).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {402, 429, 503})
    void thePauseTheServiceAsksForIsPassedOn(int status) {
        assertThat(of(status).retryAfter()).isEqualTo(Duration.ofSeconds(7));
    }

    @ParameterizedTest
    @CsvSource({
        "206, SAMPLED",
        "200, SENT",
        "400, REJECTED",
        "401, RETRY",
        "402, QUOTA",
        "403, RETRY",
        "404, REJECTED",
        "408, RETRY",
        "413, REJECTED",
        "429, RETRY",
        "439, QUOTA",
        "500, RETRY",
        "501, REJECTED",
        "502, RETRY",
        "503, RETRY",
        "504, RETRY",
        "505, REJECTED",
        "307, REJECTED"
    })
    void aListedItemOfAPartialAnswerFollowsItsOwnCode(int code, String fate) {
        Settlement settlement = of(206, error(3, code));

        assertThat(settlement.sent()).isEqualTo(ITEMS - (fate.equals("SENT") ? 0 : 1));
        assertThat(settlement.sampled()).isEqualTo(fate.equals("SAMPLED") ? 1 : 0);
        assertThat(settlement.quota()).isEqualTo(fate.equals("QUOTA") ? 1 : 0);
        assertThat(settlement.rejected()).isEqualTo(fate.equals("REJECTED") ? Map.of(code, 1) : Map.of());
        assertThat(settlement.retry()).isEqualTo(fate.equals("RETRY") ? indexes(3) : indexes());
        assertThat(settlement.signal())
                .isEqualTo(
                        switch (fate) {
                            case "QUOTA" -> Signal.QUOTA;
                            case "RETRY" -> Signal.FAILURE;
                            default -> Signal.SUCCESS;
                        });
    }

    @Test
    void aPartialAnswerWithAnEmptyListIsASuccess() {
        assertThat(of(206, List.of()).sent()).isEqualTo(ITEMS);
    }

    @Test
    void aPartialAnswerWithoutAListThatCanBeReadIsNeverSentAgain() {
        Settlement settlement = of(206);

        assertThat(settlement.unknown()).isEqualTo(ITEMS);
        assertThat(settlement.retry().isEmpty()).isTrue();
        assertThat(settlement.signal()).isEqualTo(Signal.SUCCESS);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, ITEMS, 100, Integer.MAX_VALUE})
    void anIndexOutsideTheBatchIsIgnored(int index) {
        Settlement settlement = of(206, error(index, 500), error(1, 400));

        assertThat(settlement.sent()).isEqualTo(ITEMS - 1);
        assertThat(settlement.rejected()).isEqualTo(Map.of(400, 1));
        assertThat(settlement.signal()).isEqualTo(Signal.SUCCESS);
    }

    @Test
    void ofAnIndexThatComesTwiceTheFirstCodeCounts() {
        Settlement settlement = of(206, error(1, 400), error(1, 500));

        assertThat(settlement.rejected()).isEqualTo(Map.of(400, 1));
        assertThat(settlement.retry().isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -5, 7, 100_000})
    void anItemListedWithoutACodeWasNotTaken(int code) {
        assertThat(of(206, error(1, code)).rejected()).isEqualTo(Map.of(400, 1));
    }

    @Test
    void countsByStatusNeedLittleMemoryWhateverTheServiceWrites() {
        List<ItemError> errors =
                IntStream.range(0, ITEMS).mapToObj(i -> error(i, 100_000 + i)).toList();

        assertThat(of(206, errors).rejected()).hasSize(1);
    }

    @Test
    void theWholeMixOfAPartialAnswerIsToldApart() {
        List<ItemError> errors = List.of(
                error(0, 500),
                error(1, 400),
                error(2, 206),
                error(3, 402),
                error(4, 404),
                error(5, 429),
                error(100, 500),
                error(-1, 500));

        Settlement settlement = of(206, errors);

        assertThat(settlement.sent()).isEqualTo(4);
        assertThat(settlement.retry()).isEqualTo(indexes(0, 5));
        assertThat(settlement.rejected()).isEqualTo(Map.of(400, 1, 404, 1));
        assertThat(settlement.sampled()).isEqualTo(1);
        assertThat(settlement.quota()).isEqualTo(1);
        assertThat(settlement.signal()).isEqualTo(Signal.QUOTA);
    }

    @Test
    void anAnswerThatAllWasSampledOutIsASuccess() {
        List<ItemError> errors =
                IntStream.range(0, ITEMS).mapToObj(i -> error(i, 206)).toList();

        assertThat(of(206, errors).sampled()).isEqualTo(ITEMS);
        assertThat(of(206, errors).signal()).isEqualTo(Signal.SUCCESS);
    }

    @Test
    void itemsARefusedBatchDoesNotListFollowItsStatus() {
        Settlement settlement = of(400, error(0, 400), error(1, 206));

        assertThat(settlement.rejected()).isEqualTo(Map.of(400, ITEMS - 1));
        assertThat(settlement.sampled()).isEqualTo(1);
        assertThat(settlement.signal()).isEqualTo(Signal.REFUSED);
    }

    @Test
    void itemsAFailedBatchListsFollowTheirOwnCodes() {
        Settlement settlement = of(503, error(0, 400), error(1, 402), error(2, 206), error(3, 503));

        assertThat(settlement.rejected()).isEqualTo(Map.of(400, 1));
        assertThat(settlement.quota()).isEqualTo(1);
        assertThat(settlement.sampled()).isEqualTo(1);
        assertThat(settlement.retry().cardinality()).isEqualTo(ITEMS - 3);
        assertThat(settlement.signal()).isEqualTo(Signal.FAILURE);
    }

    @Test
    void anItemAFailedBatchListsWithoutACodeIsTriedAgain() {
        assertThat(of(503, error(0, 0)).retry().cardinality()).isEqualTo(ITEMS);
        assertThat(of(501, error(0, 0)).retry().cardinality()).isEqualTo(ITEMS);
    }

    @Test
    void aRefusedBatchWithItemsToTryAgainIsAFailureOrItWouldBeSentWithoutEnd() {
        Settlement settlement = of(400, error(0, 400), error(1, 500), error(2, 429));

        assertThat(settlement.retry()).isEqualTo(indexes(1, 2));
        assertThat(settlement.rejected()).isEqualTo(Map.of(400, ITEMS - 2));
        assertThat(settlement.signal()).isEqualTo(Signal.FAILURE);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 202})
    void aListInFullSuccessIsNotRead(int status) {
        assertThat(of(status, error(0, 500)).sent()).isEqualTo(ITEMS);
    }

    @Test
    void whateverTheServiceAnswersEachItemHasExactlyOneFate() {
        Random random = new Random(42);
        int[] codes = {0, 100, 200, 206, 307, 400, 401, 402, 403, 404, 408, 413, 429, 439, 500, 501, 503, 777, -3};
        for (int i = 0; i < 20_000; i++) {
            List<ItemError> errors = random.nextInt(5) == 0
                    ? null
                    : IntStream.range(0, random.nextInt(15))
                            .mapToObj(n -> error(random.nextInt(-2, ITEMS + 3), codes[random.nextInt(codes.length)]))
                            .toList();
            int status = random.nextInt(100, 600);

            Settlement settlement = of(status, errors);

            int rejected = settlement.rejected().values().stream()
                    .mapToInt(Integer::intValue)
                    .sum();
            assertThat(settlement.sent()
                            + rejected
                            + settlement.sampled()
                            + settlement.quota()
                            + settlement.unknown()
                            + settlement.retry().cardinality())
                    .as(status + " " + errors)
                    .isEqualTo(settlement.tooLarge() ? 0 : ITEMS);
        }
    }
}

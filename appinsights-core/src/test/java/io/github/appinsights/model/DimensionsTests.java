package io.github.appinsights.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@SuppressWarnings("NullAway") // callers hand over nulls whatever the signatures say
class DimensionsTests {

    private static final String STEM = "s".repeat(147);
    private static final String EMOJI = "😀";

    @Test
    void noMapGivesAnEmptyOne() {
        assertThat(Dimensions.properties(null)).isEmpty();
        assertThat(Dimensions.measurements(null)).isEmpty();
    }

    @Test
    void pairsKeepTheOrderInWhichTheyWereGiven() {
        Map<String, String> given = pairs("z", "1", "a", "2", "m", "3", "b", "4");

        assertThat(Dimensions.properties(given))
                .containsExactly(entry("z", "1"), entry("a", "2"), entry("m", "3"), entry("b", "4"));
    }

    @Test
    void keysAreStripped() {
        assertThat(Dimensions.properties(pairs(" \ta\u2003\n", "1"))).containsExactly(entry("a", "1"));
    }

    @Test
    void blanksInsideAKeyAreKept() {
        assertThat(Dimensions.properties(pairs("a b", "1"))).containsExactly(entry("a b", "1"));
    }

    @Test
    void pairsWithoutKeyOrValueAreLeftOut() {
        Map<String, String> given = pairs(null, "1", "", "2", " \t ", "3", "a", null, "b", "4");

        assertThat(Dimensions.properties(given)).containsExactly(entry("b", "4"));
    }

    @Test
    void emptyAndBlankValuesAreKept() {
        assertThat(Dimensions.properties(pairs("a", "", "b", " "))).containsExactly(entry("a", ""), entry("b", " "));
    }

    @Test
    void valuesAreCutAt8192Characters() {
        Map<String, String> given = pairs("fits", "v".repeat(8_192), "long", "v".repeat(8_193));

        assertThat(Dimensions.properties(given))
                .containsExactly(entry("fits", "v".repeat(8_192)), entry("long", "v".repeat(8_192)));
    }

    @Test
    void aValueIsNotCutInsideASurrogatePair() {
        assertThat(Dimensions.properties(pairs("a", "v".repeat(8_191) + EMOJI)))
                .containsExactly(entry("a", "v".repeat(8_191)));
    }

    @Test
    void keysAreCutAt150Characters() {
        Map<String, String> given = pairs("f".repeat(150), "1", "l".repeat(151), "2");

        assertThat(Dimensions.properties(given))
                .containsExactly(entry("f".repeat(150), "1"), entry("l".repeat(150), "2"));
    }

    /** As slimming an item does, and an initializer that adds a property. */
    @Test
    void aKeyCutAtABlankIsTheSameWhenItIsCopiedAgain() {
        Map<String, String> once = Dimensions.properties(pairs("k".repeat(149) + " more", "1", "a", "2"));

        assertThat(once).containsExactly(entry("a", "2"), entry("k".repeat(149), "1"));
        assertThat(Dimensions.properties(new LinkedHashMap<>(once))).containsExactlyEntriesOf(once);
    }

    @Test
    void aKeyIsNotCutInsideASurrogatePair() {
        assertThat(Dimensions.properties(pairs("k".repeat(149) + EMOJI, "1")))
                .containsExactly(entry("k".repeat(149), "1"));
    }

    @Test
    void loneSurrogatesInKeysBecomeReplacementCharactersAndMayCollideThen() {
        assertThat(Dimensions.properties(pairs("a\uD83D", "1", "a\uDE00", "2", "a\uFFFD", "3")))
                .containsExactly(entry("a\uFFFD", "3"), entry("a\uFFFD1", "1"), entry("a\uFFFD2", "2"));
    }

    @Test
    void keysThatCollideAfterCuttingAreNumberedAfter147Characters() {
        Map<String, String> given = pairs(STEM + "abcd", "1", STEM + "abce", "2", STEM + "abcf", "3");

        assertThat(Dimensions.properties(given))
                .containsExactly(entry(STEM + "abc", "1"), entry(STEM + "1", "2"), entry(STEM + "2", "3"));
    }

    @Test
    void keysThatCollideAfterStrippingAreNumbered() {
        assertThat(Dimensions.properties(pairs(" a", "1", "a ", "2", " a ", "3")))
                .containsExactly(entry("a", "1"), entry("a1", "2"), entry("a2", "3"));
    }

    @Test
    void aNumberedKeyThatIsTakenIsSkipped() {
        Map<String, String> given = pairs(" a", "1", "a ", "2", "a1", "3", "a2", "4");

        assertThat(Dimensions.properties(given))
                .containsExactly(entry("a1", "3"), entry("a2", "4"), entry("a", "1"), entry("a3", "2"));
    }

    @Test
    void theStemOfANumberedKeyIsNotCutInsideASurrogatePair() {
        String start = "k".repeat(146) + EMOJI;
        Map<String, String> given = pairs(start + "xyz1", "1", start + "xyz2", "2");

        assertThat(Dimensions.properties(given).keySet())
                .containsExactly("k".repeat(146) + EMOJI + "xy", "k".repeat(146) + "1");
    }

    @Test
    void numbersGrowBeyondThreeDigitsAtTheExpenseOfTheStem() {
        Map<String, String> given = new LinkedHashMap<>();
        for (int i = 0; i < 1_500; i++) {
            given.put(STEM + "abc" + i, Integer.toString(i));
        }

        Map<String, String> copy = Dimensions.properties(given);

        assertThat(copy).hasSize(1_500);
        assertThat(copy.get(STEM + "abc")).isEqualTo("0");
        assertThat(copy.get(STEM + "999")).isEqualTo("999");
        assertThat(copy.get(STEM.substring(1) + "1000")).isEqualTo("1000");
        assertThat(copy.keySet()).doesNotHaveDuplicates().allMatch(key -> key.length() <= 150);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kindsOfMaps")
    void keysThatNeedNoChangeHavePriorityInAnyKindOfMap(String kind, UnaryOperator<Map<String, String>> asKind) {
        Map<String, String> given = asKind.apply(pairs(" a ", "changed", "a", "unchanged"));

        assertThat(Dimensions.properties(given)).containsExactly(entry("a", "unchanged"), entry("a1", "changed"));
    }

    @SuppressWarnings("JdkObsolete") // callers still have such maps
    private static Stream<Arguments> kindsOfMaps() {
        return Stream.of(
                kind("LinkedHashMap", LinkedHashMap::new),
                kind("HashMap", HashMap::new),
                kind("TreeMap", TreeMap::new),
                kind("Map.copyOf", Map::copyOf),
                kind("Hashtable", Hashtable::new),
                kind("ConcurrentHashMap", ConcurrentHashMap::new),
                kind("ConcurrentSkipListMap", ConcurrentSkipListMap::new),
                kind("unmodifiableMap", Collections::unmodifiableMap),
                kind("synchronizedMap", Collections::synchronizedMap),
                kind("IdentityHashMap", IdentityHashMap::new));
    }

    private static Arguments kind(String name, UnaryOperator<Map<String, String>> asKind) {
        return Arguments.of(name, asKind);
    }

    @Test
    void equalKeysOfAnIdentityHashMapAreAllKept() {
        IdentityHashMap<String, String> given = new IdentityHashMap<>();
        given.put(new String("a"), "1");
        given.put(new String("a"), "2");
        given.put(new String("a"), "3");

        Map<String, String> copy = Dimensions.properties(given);

        assertThat(copy.keySet()).containsExactlyInAnyOrder("a", "a1", "a2");
        assertThat(copy.values()).containsExactlyInAnyOrder("1", "2", "3");
    }

    @Test
    void equalKeysOfATreeMapWithAStrangeOrderAreAllKept() {
        Map<String, String> given = new TreeMap<>((a, b) -> 1);
        given.put("a", "1");
        given.put("a", "2");

        Map<String, String> copy = Dimensions.properties(given);

        assertThat(copy).containsExactly(entry("a", "1"), entry("a1", "2"));
    }

    @Test
    void equalKeysOfAHashMapThatListsThemTwiceAreAllKept() {
        Map<String, String> given = new HashMap<>() {
            @Override
            public Set<Map.Entry<String, String>> entrySet() {
                return entriesOf(
                        List.of(Map.entry("a", "1"), Map.entry("a", "2")).iterator());
            }
        };

        assertThat(Dimensions.properties(given)).containsExactly(entry("a", "1"), entry("a1", "2"));
    }

    @Test
    void randomMapsFollowTheRules() {
        long seed = 6_202L;
        Random random = new Random(seed);
        for (int round = 0; round < 3_000; round++) {
            Map<String, String> given = new LinkedHashMap<>();
            for (int i = random.nextInt(30); i > 0; i--) {
                given.put(randomKey(random), Integer.toString(i));
            }

            Map<String, String> copy = Dimensions.properties(given);

            assertThat(new ArrayList<>(copy.entrySet()))
                    .as("seed %d, round %d, given %s", seed, round, given)
                    .isEqualTo(new ArrayList<>(expected(given).entrySet()));
        }
    }

    private static String randomKey(Random random) {
        String core = switch (random.nextInt(4)) {
            case 0 -> "a";
            case 1 -> "a" + random.nextInt(4);
            case 2 -> "k".repeat(145 + random.nextInt(8)) + random.nextInt(3);
            default -> "k".repeat(144 + random.nextInt(4)) + EMOJI + EMOJI + EMOJI + random.nextInt(3);
        };
        return " ".repeat(random.nextInt(2)) + core + " ".repeat(random.nextInt(2));
    }

    /** The rules, written down as plainly as can be. */
    private static Map<String, String> expected(Map<String, String> given) {
        Map<String, String> placed = new LinkedHashMap<>();
        given.forEach((key, value) -> {
            if (fit(key).equals(key)) {
                placed.put(key, value);
            }
        });
        given.forEach((key, value) -> {
            String fit = fit(key);
            if (!fit.equals(key)) {
                String free = fit;
                for (int number = 1; placed.containsKey(free); number++) {
                    free = start(fit, 147) + number;
                }
                placed.put(free, value);
            }
        });
        return placed;
    }

    private static String fit(String key) {
        return start(key.strip(), 150);
    }

    private static String start(String text, int limit) {
        if (text.length() <= limit) {
            return text;
        }
        return Character.isHighSurrogate(text.charAt(limit - 1))
                ? text.substring(0, limit - 1)
                : text.substring(0, limit);
    }

    @Test
    void measurementsThatAreNoFiniteNumbersAreLeftOut() {
        Map<String, Double> given = new LinkedHashMap<>();
        given.put("nan", Double.NaN);
        given.put("up", Double.POSITIVE_INFINITY);
        given.put("down", Double.NEGATIVE_INFINITY);
        given.put("null", null);
        given.put(null, 1.0);
        given.put("largest", Double.MAX_VALUE);
        given.put("smallest", Double.MIN_VALUE);
        given.put("minus zero", -0.0);

        assertThat(Dimensions.measurements(given))
                .containsExactly(
                        entry("largest", Double.MAX_VALUE),
                        entry("smallest", Double.MIN_VALUE),
                        entry("minus zero", -0.0));
    }

    @Test
    void keysOfMeasurementsFollowTheSameRules() {
        Map<String, Double> given = new LinkedHashMap<>();
        given.put(" a", 1.0);
        given.put("a", 2.0);
        given.put(STEM + "abcd", 3.0);

        assertThat(Dimensions.measurements(given))
                .containsExactly(entry("a", 2.0), entry("a1", 1.0), entry(STEM + "abc", 3.0));
    }

    @Test
    @SuppressWarnings({"unchecked", "rawtypes"})
    void keysAndValuesOfAnotherTypeAreLeftOut() {
        Map polluted = new LinkedHashMap();
        polluted.put("number", 1);
        polluted.put(2, "two");
        polluted.put("text", "3");
        polluted.put("double", 4.0);

        assertThat(Dimensions.properties(polluted)).containsExactly(entry("text", "3"));
        assertThat(Dimensions.measurements(polluted)).containsExactly(entry("double", 4.0));
    }

    @Test
    @SuppressWarnings({"unchecked", "rawtypes"})
    void aCopyOfTheOtherTypeIsNotTakenOver() {
        Map measurements = Dimensions.measurements(Map.of("a", 1.0));
        Map properties = Dimensions.properties(Map.of("a", "1"));

        assertThat(Dimensions.properties(measurements)).isEmpty();
        assertThat(Dimensions.measurements(properties)).isEmpty();
    }

    @Test
    void whatTheCallerDoesToTheMapLaterDoesNotMatter() {
        Map<String, String> given = pairs("a", "1");
        Map<String, String> copy = Dimensions.properties(given);

        given.put("a", "2");
        given.put("b", "3");

        assertThat(copy).containsExactly(entry("a", "1"));
    }

    @Test
    void theCopyCannotBeChanged() {
        Map<String, String> copy = Dimensions.properties(pairs("a", "1", "b", "2"));

        assertThatThrownBy(() -> copy.put("c", "3")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> copy.remove("a")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(copy::clear).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> copy.putAll(Map.of("c", "3"))).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> copy.replaceAll((key, value) -> "x"))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> copy.keySet().remove("a")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> copy.values().remove("1")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> copy.entrySet().iterator().next().setValue("x"))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThat(copy).containsExactly(entry("a", "1"), entry("b", "2"));
    }

    @Test
    void theCopyIsAMapLikeAnyOther() {
        Map<String, String> copy = Dimensions.properties(pairs("a", "1", "b", "2"));

        assertThat(copy).isEqualTo(Map.of("a", "1", "b", "2")).hasSameHashCodeAs(Map.of("a", "1", "b", "2"));
        assertThat(copy).hasToString("{a=1, b=2}");
        assertThat(copy.get("b")).isEqualTo("2");
        assertThat(copy.get("c")).isNull();
        assertThat(copy.containsKey("a")).isTrue();
        Map<String, String> visited = new LinkedHashMap<>();
        copy.forEach(visited::put);
        assertThat(visited).containsExactly(entry("a", "1"), entry("b", "2"));
    }

    @Test
    void aCopyIsNotCopiedAgain() {
        Map<String, String> copy = Dimensions.properties(pairs("a", "1"));

        assertThat(Dimensions.properties(copy)).isSameAs(copy);
    }

    @Test
    void tenThousandPropertiesAreCopied() {
        Map<String, String> given = new LinkedHashMap<>();
        for (int i = 0; i < 10_000; i++) {
            given.put("key " + i, "value");
        }

        Map<String, String> copy = Dimensions.properties(given);

        assertThat(new ArrayList<>(copy.entrySet())).isEqualTo(new ArrayList<>(given.entrySet()));
    }

    @Test
    void copyingEndsAtFourTimesTheTextAnItemMayHave() {
        Map<String, String> given = new LinkedHashMap<>();
        for (int i = 0; i < 1_000; i++) {
            given.put("key " + i, "v".repeat(8_192));
        }

        assertThat(Dimensions.textLength(Dimensions.properties(given))).isBetween(4 * 65_536 - 8_192 - 150, 4 * 65_536);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void aMapThatFailsWhileItIsReadGivesWhatWasReadUntilThen(String kind, Throwable failure) {
        Iterator<Map.Entry<String, String>> failing = new Iterator<>() {
            private int returned;

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Map.Entry<String, String> next() {
                if (returned == 2) {
                    throw DimensionsTests.<RuntimeException>sneaky(failure);
                }
                return Map.entry("key " + returned, Integer.toString(returned++));
            }
        };

        assertThat(Dimensions.properties(mapOf(entriesOf(failing))))
                .containsExactly(entry("key 0", "0"), entry("key 1", "1"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void aMapThatCannotBeReadAtAllGivesAnEmptyOne(String kind, Throwable failure) {
        Map<String, String> unreadable = new AbstractMap<>() {
            @Override
            public Set<Map.Entry<String, String>> entrySet() {
                throw DimensionsTests.<RuntimeException>sneaky(failure);
            }
        };

        assertThat(Dimensions.properties(unreadable)).isEmpty();
    }

    private static Stream<Arguments> failures() {
        return Stream.of(
                        new IllegalStateException("unchecked"),
                        new IOException("checked, thrown past the compiler"),
                        new StackOverflowError(),
                        new AssertionError("assertion"),
                        new NoClassDefFoundError("missing"))
                .map(failure -> Arguments.of(failure.getClass().getSimpleName(), failure));
    }

    @Test
    void anErrorOfTheVirtualMachineIsNotHidden() {
        Map<String, String> unreadable = new AbstractMap<>() {
            @Override
            public Set<Map.Entry<String, String>> entrySet() {
                throw new OutOfMemoryError("thrown by a test");
            }
        };

        assertThatThrownBy(() -> Dimensions.properties(unreadable)).isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void aMapThatListsNoEntriesWhereThereShouldBeSomeGivesWhatWasReadUntilThen() {
        List<Map.Entry<String, String>> entries = new ArrayList<>();
        entries.add(Map.entry("a", "1"));
        entries.add(null);

        assertThat(Dimensions.properties(mapOf(entriesOf(entries.iterator())))).containsExactly(entry("a", "1"));
    }

    @Test
    void aMapThatAnotherThreadChangesMeanwhileIsReadWithoutFailing() throws InterruptedException {
        for (Map<String, String> shared :
                List.<Map<String, String>>of(new HashMap<>(), new LinkedHashMap<>(), new ConcurrentHashMap<>())) {
            AtomicBoolean done = new AtomicBoolean();
            Thread changing = new Thread(() -> {
                Random random = new Random(1);
                while (!done.get()) {
                    String key = "key " + random.nextInt(200);
                    // a HashMap that one thread alone changes stays intact for that thread
                    if (random.nextBoolean()) {
                        shared.put(key, key);
                    } else {
                        shared.remove(key);
                    }
                }
            });
            changing.start();
            try {
                for (int i = 0; i < 5_000; i++) {
                    Map<String, String> copy = Dimensions.properties(shared);
                    Set<String> keys = new HashSet<>();
                    copy.forEach((key, value) -> assertThat(keys.add(key)).isTrue());
                }
            } finally {
                done.set(true);
                changing.join();
            }
        }
    }

    @Test
    void everyRandomKeyHasAUtf8Form() {
        long seed = 99L;
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            Map<String, String> given = new LinkedHashMap<>();
            for (int i = 0; i < 5; i++) {
                StringBuilder key = new StringBuilder();
                for (int length = 140 + random.nextInt(20); length > 0; length--) {
                    key.append((char) (0xD800 + random.nextInt(0x800)));
                }
                given.put(key.toString(), "v");
            }

            Throwable thrown =
                    catchThrowable(() -> assertThat(Dimensions.properties(given).keySet())
                            .hasSize(5)
                            .allMatch(key -> key.length() <= 150
                                    && StandardCharsets.UTF_8.newEncoder().canEncode(key)));

            assertThat(thrown).as("seed %d, round %d", seed, round).isNull();
        }
    }

    private static Map<String, String> mapOf(Set<Map.Entry<String, String>> entries) {
        return new AbstractMap<>() {
            @Override
            public Set<Map.Entry<String, String>> entrySet() {
                return entries;
            }
        };
    }

    private static Set<Map.Entry<String, String>> entriesOf(Iterator<Map.Entry<String, String>> iterator) {
        return new AbstractSet<>() {
            @Override
            public Iterator<Map.Entry<String, String>> iterator() {
                return iterator;
            }

            @Override
            public int size() {
                return 2;
            }
        };
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> T sneaky(Throwable thrown) throws T {
        throw (T) thrown;
    }

    private static Map<String, String> pairs(String... keysAndValues) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            pairs.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return pairs;
    }
}

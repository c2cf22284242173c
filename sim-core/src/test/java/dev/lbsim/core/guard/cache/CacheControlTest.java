package dev.lbsim.core.guard.cache;

import static dev.lbsim.core.guard.cache.CacheDirective.MAX_AGE;
import static dev.lbsim.core.guard.cache.CacheDirective.MAX_STALE;
import static dev.lbsim.core.guard.cache.CacheDirective.MIN_FRESH;
import static dev.lbsim.core.guard.cache.CacheDirective.NO_CACHE;
import static dev.lbsim.core.guard.cache.CacheDirective.NO_STORE;
import static dev.lbsim.core.guard.cache.CacheDirective.PUBLIC;
import static dev.lbsim.core.guard.cache.CacheDirective.STALE_IF_ERROR;
import static dev.lbsim.core.guard.cache.CacheDirective.S_MAXAGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheControlTest {
  private static final long SECOND = 1_000_000_000L;

  /** Left what stands in the field, right what is understood of it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      emptyValue = "",
      quoteCharacter = '\'',
      value = {
        // Examples of RFC 9111 section 5.2.2.4 and of RFC 5861 sections 3 and 4.
        "max-age=604800, must-understand, no-store | max-age=604800, no-store, must-understand",
        "max-age=600, stale-while-revalidate=30 | max-age=600, stale-while-revalidate=30",
        "max-age=600, stale-if-error=1200 | max-age=600, stale-if-error=1200",
        // Lists: empty elements, white space, any case (RFC 9110 section 5.6.1).
        ", ,no-store ,,PUBLIC\t, Max-Age=5,| max-age=5, no-store, public",
        "'' | ''",
        "' , ' | ''",
        // A number may be quoted, a comma in quotes separates nothing.
        "max-age=\"60\", public | max-age=60, public",
        "private=\"x, max-age=5\", max-age=7 | max-age=7, private",
        "foo=\"a\\\", no-store\", no-cache | no-cache",
        "no-cache=\"set-cookie\" | no-cache",
        // Others are ignored.
        "immutable, no-transform, community=\"UCI\", max-age=1 | max-age=1",
        "max-ages=1, xmax-age=1, no_store | ''",
        // The first of two counts.
        "max-age=5, max-age=10 | max-age=5",
        "max-age=x, max-age=10 | max-age=0",
        // Longer than anybody needs: 2^31 s (RFC 9111 section 1.2.2).
        "max-age=2147483648 | max-age=2147483648",
        "max-age=99999999999999999999999 | max-age=2147483648",
        // max-stale without a number is any staleness.
        "max-stale, only-if-cached | max-stale, only-if-cached",
        "max-stale=10 | max-stale=10",
      })
  void readsWhatTheRfcSays(String field, String understood) {
    assertThat(CacheControl.parse(field)).hasToString(understood);
  }

  /** Malformed is read the way that serves less from the cache. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      emptyValue = "",
      value = {
        "max-age | max-age=0",
        "max-age= | max-age=0",
        "max-age=-1 | max-age=0",
        "max-age=1.5 | max-age=0",
        "max-age=1 2 | max-age=0",
        "max-age =5 | max-age=0",
        "max-age= 5 | max-age=0",
        "max-age=\"5 | max-age=0",
        "max-age=\"\\5\" | max-age=0",
        "s-maxage=soon, max-age=9 | max-age=9, s-maxage=0",
        "stale-while-revalidate=x, max-stale=y, stale-if-error= | ''",
        "min-fresh=x | min-fresh=2147483648",
        "no-store! , no-store please | no-store",
        "public please | ''",
        "must-revalidate=1 | must-revalidate",
      })
  void readsWhatIsMalformedAsTheCarefulOne(String field, String understood) {
    assertThat(CacheControl.parse(field)).hasToString(understood.equals("''") ? "" : understood);
  }

  @Test
  void linesAreReadAsOneList() {
    CacheControl control =
        CacheControl.builder().parse("max-age=5").parse("no-cache, max-age=9").build();
    assertThat(control).hasToString("max-age=5, no-cache");
  }

  @Test
  void isPutTogetherWithoutTextToo() {
    CacheControl control =
        CacheControl.builder()
            .with(MAX_AGE, SECOND / 2)
            .with(MAX_STALE)
            .with(PUBLIC)
            .with(STALE_IF_ERROR, 3 * SECOND)
            .build();
    assertThat(control.nanos(MAX_AGE)).isEqualTo(SECOND / 2);
    assertThat(control.nanos(MAX_STALE)).isEqualTo(CacheControl.ANY);
    assertThat(control.nanos(STALE_IF_ERROR)).isEqualTo(3 * SECOND);
    assertThat(control.nanos(MIN_FRESH)).isEqualTo(CacheControl.ABSENT);
    assertThat(control.has(PUBLIC)).isTrue();
    assertThat(control.has(NO_STORE)).isFalse();
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    CacheControl.Builder builder = CacheControl.builder();
    assertThatIllegalArgumentException().isThrownBy(() -> builder.with(S_MAXAGE));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.with(NO_CACHE, SECOND));
    assertThatIllegalArgumentException().isThrownBy(() -> builder.with(MAX_AGE, -1));
  }

  /** Whatever stands there is read to its end, and cannot undo what stood before it. */
  @Property(tries = 2_000, seed = "4")
  void nothingStopsTheReader(@ForAll @CharRange(from = ' ', to = '~') String field) {
    CacheControl control = CacheControl.parse("no-store, max-age=7," + field);
    assertThat(control.has(NO_STORE)).isTrue();
    assertThat(control.nanos(MAX_AGE)).isEqualTo(7 * SECOND);
  }
}

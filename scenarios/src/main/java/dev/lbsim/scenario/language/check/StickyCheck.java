package dev.lbsim.scenario.language.check;

import dev.lbsim.scenario.language.problem.Wording;
import dev.lbsim.scenario.language.spec.ClientsSpec;
import dev.lbsim.scenario.language.spec.CookieSpec;
import dev.lbsim.scenario.language.spec.GuardsSpec;
import dev.lbsim.scenario.language.spec.L7Spec;
import dev.lbsim.scenario.language.spec.RateLimitSpec;
import dev.lbsim.scenario.language.spec.StickySpec;
import dev.lbsim.scenario.language.value.CountBy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What must hold of sticky sessions. */
final class StickyCheck {
  private static final String TOKEN = "[A-Za-z0-9_.-]{1,100}";
  private static final String PATH = "/[A-Za-z0-9/._~!$&'()*+,=:@%-]{0,300}";
  private static final String DOMAIN = "[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?";

  private final Context context;

  StickyCheck(Context context) {
    this.context = context;
  }

  /**
   * @param path of a tier or route
   * @param own what is said there: what is taken from the tier has been checked there
   * @param all that and what is taken from the tier
   */
  void check(String path, L7Spec tier, GuardsSpec own, GuardsSpec all) {
    StickySpec sticky = own.sticky();
    boolean ofSticking = sticky != null || own.fanOut() != null;
    if (ofSticking
        && all.fanOut() != null
        && all.sticky() != null
        && all.sticky().by() != StickySpec.By.NONE) {
      context.error(
          path + (sticky != null ? ".sticky" : ".fan-out"),
          "a fan-out asks several backends at once, so there is none to stay with",
          "keep one of them, or write sticky: none");
    }
    if (sticky == null) {
      return;
    }
    String at = path + ".sticky";
    switch (sticky.by()) {
      case COOKIE -> checkCookie(at, sticky.cookie(), tier.tls() != null);
      case TABLE -> checkTable(at, tier, sticky);
      case NONE -> {
        only(at, "a cookie or a table", List.of("max-idle", "max-life", "draining", "fallback"));
        only(at, "a table", List.of("key", "size", "scope"));
        only(at, "a cookie", List.of("cookie"));
      }
    }
  }

  private void checkCookie(String path, @Nullable CookieSpec cookie, boolean tls) {
    if (cookie != null) {
      checkField(path + ".cookie", cookie, tls);
    }
    only(path, "a table", List.of("key", "size", "scope"));
    if (context.spec().clients().values().stream().noneMatch(StickyCheck::keepCookies)) {
      context.advice(
          path,
          "every request comes from somebody else, so no cookie ever comes back",
          "give clients addresses, such as addresses: 1000, or use users instead of arrivals");
    }
  }

  private void checkField(String path, CookieSpec cookie, boolean tls) {
    if (cookie.name() != null && !cookie.name().matches(TOKEN)) {
      context.error(
          path + ".name",
          Wording.quote(cookie.name()) + " is no name of a cookie",
          "letters, digits, -, _ and dots");
    }
    if (!cookie.path().matches(PATH)) {
      context.error(
          path + ".path",
          Wording.quote(cookie.path()) + " is no path",
          "such as /app, without ; and spaces");
    }
    if (cookie.domain() != null && !cookie.domain().matches(DOMAIN)) {
      context.error(
          path + ".domain",
          Wording.quote(cookie.domain()) + " is no domain",
          "such as app.example");
    }
    boolean open =
        cookie.secure() == CookieSpec.Secure.NEVER
            || (cookie.secure() == CookieSpec.Secure.TLS && !tls);
    if (cookie.sameSite() == CookieSpec.SameSite.NONE && open) {
      context.error(
          path + ".same-site",
          "browsers drop a cookie for all sites that does not go by TLS only",
          "add secure: always");
    }
  }

  private void checkTable(String path, L7Spec tier, StickySpec sticky) {
    only(path, "a cookie", List.of("cookie"));
    CountBy.Part key = sticky.key().part();
    if (key == CountBy.Part.GLOBAL) {
      context.error(
          path + ".key",
          "all requests together would be one session, and go to one backend",
          "such as key: client");
    }
    if (key == CountBy.Part.CLIENT
        && context.spec().clients().values().stream().noneMatch(ClientsSpec::toldApart)) {
      context.advice(
          path,
          "every connection comes from an address of its own, so each is another session",
          "give clients addresses, such as addresses: 100");
    }
    if (sticky.scope() == RateLimitSpec.Scope.TIER && tier.count() == 1) {
      context.advice(
          path + ".scope", "there is one proxy, so nobody shares its table", "give it a count");
    }
  }

  private void only(String path, String owner, List<String> keys) {
    for (String key : keys) {
      if (context.marks().has(path + "." + key)) {
        context.advice(path + "." + key, "only " + owner + " has that", "remove it");
      }
    }
  }

  private static boolean keepCookies(ClientsSpec clients) {
    return clients.toldApart()
        || (clients.connections() != null && clients.connections().reuse().max() > 1);
  }
}

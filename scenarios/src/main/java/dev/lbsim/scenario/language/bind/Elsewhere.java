package dev.lbsim.scenario.language.bind;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Keys that other products have in such a map, and how the same is said here. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Elsewhere {
  /** The keys. */
  String[] keys();

  /** What to tell whoever writes one of them. */
  String hint();
}

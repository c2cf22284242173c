package dev.lbsim.scenario.language.bind;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The values a key may take, written as in a file. Empty means no limit on that side. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Range {
  /** Smallest allowed value. */
  String min() default "";

  /** Largest allowed value. */
  String max() default "";

  /** Values must be larger than this one. */
  String above() default "";
}

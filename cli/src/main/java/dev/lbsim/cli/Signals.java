package dev.lbsim.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * Signals that ask for something other than an end. Java has no public way to them; the one that
 * all JVMs share is reached by reflection, and where there is none, or no such signal, the signal
 * does what it always does.
 */
final class Signals implements AutoCloseable {
  private final Class<?> signalClass;
  private final Object signal;
  private final Object before;

  private Signals(Class<?> signalClass, Object signal, Object before) {
    this.signalClass = signalClass;
    this.signal = signal;
    this.before = before;
  }

  /**
   * Does something else on a signal, on a thread of its own, until closed.
   *
   * @param name without SIG, such as {@code TERM}
   */
  static AutoCloseable on(String name, Runnable what) {
    try {
      Class<?> signalClass = Class.forName("sun.misc.Signal");
      Class<?> handlerClass = Class.forName("sun.misc.SignalHandler");
      Object signal = signalClass.getConstructor(String.class).newInstance(name);
      InvocationHandler handler =
          (proxy, method, args) -> {
            if (method.getDeclaringClass() == Object.class) {
              return method.getName().equals("equals")
                  ? proxy == args[0]
                  : method.getName().equals("hashCode")
                      ? System.identityHashCode(proxy)
                      : "handler of " + name;
            }
            what.run();
            return null;
          };
      Object proxy =
          Proxy.newProxyInstance(
              handlerClass.getClassLoader(), new Class<?>[] {handlerClass}, handler);
      Object before =
          signalClass.getMethod("handle", signalClass, handlerClass).invoke(null, signal, proxy);
      return new Signals(signalClass, signal, before);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      return () -> {};
    }
  }

  @Override
  public void close() {
    try {
      Class<?> handlerClass = Class.forName("sun.misc.SignalHandler");
      signalClass.getMethod("handle", signalClass, handlerClass).invoke(null, signal, before);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e); // it could be set, so it can be set back
    }
  }
}

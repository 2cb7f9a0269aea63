package io.externalmetrics.connect;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does the same for many things at a time, each on a virtual thread. */
public final class Parallel {
  private Parallel() {}

  /**
   * What is done for one thing.
   *
   * @param <T> has equals and hashCode
   */
  @FunctionalInterface
  public interface Work<T, R> {
    /** Does it; a failure is a result, too. */
    R on(T thing) throws InterruptedException;
  }

  /**
   * Does the work for each thing and waits for all of them; whoever does it limits how much of it
   * goes on at a time.
   *
   * @return the results, in the order of the things
   * @throws InterruptedException when interrupted, after the work under way was interrupted too and
   *     has ended
   */
  public static <T, R> Map<T, R> map(Collection<T> things, Work<T, R> work)
      throws InterruptedException {
    List<T> distinct = things.stream().distinct().toList();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<R>> tasks =
          distinct.stream().<Callable<R>>map(thing -> () -> work.on(thing)).toList();
      List<Future<R>> results = threads.invokeAll(tasks);
      Map<T, R> byThing = LinkedHashMap.newLinkedHashMap(distinct.size());
      for (int i = 0; i < distinct.size(); i++) {
        byThing.put(distinct.get(i), results.get(i).get());
      }
      return byThing;
    } catch (ExecutionException e) {
      throw new IllegalStateException("work that should give its failures failed", e.getCause());
    }
  }
}

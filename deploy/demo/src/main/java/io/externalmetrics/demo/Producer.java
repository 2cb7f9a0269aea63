package io.externalmetrics.demo;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collections;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisException;

/** Keeps a Redis list as long as {@link Backlog} says, on a thread of its own. */
final class Producer implements AutoCloseable {

  private static final Logger LOGGER = System.getLogger(Producer.class.getName());
  private static final Duration TICK = Duration.ofSeconds(1);

  /** Its connections speak RESP2, for which nothing has to be negotiated. */
  static final JedisClientConfig CLIENT =
      DefaultJedisClientConfig.builder()
          .connectionTimeoutMillis(2_000)
          .socketTimeoutMillis(2_000)
          .autoNegotiateProtocol(false)
          .build();

  private final String list;
  private final Jedis redis;
  private final Thread thread;

  private Producer(String list, Jedis redis) {
    this.list = list;
    this.redis = redis;
    this.thread = Thread.ofVirtual().name("demo-producer").unstarted(this::run);
  }

  /** Begins with an empty list. */
  static Producer start(int redisPort, String list) {
    Producer producer = new Producer(list, new Jedis("127.0.0.1", redisPort, CLIENT));
    producer.thread.start();
    return producer;
  }

  private void run() {
    try {
      for (long second = 0; ; second++) {
        Thread.sleep(TICK);
        change(Backlog.lengthAt(second + 1) - Backlog.lengthAt(second));
      }
    } catch (InterruptedException _) {
      LOGGER.log(Level.DEBUG, "the producer has ended");
    } catch (JedisException e) {
      // Ctrl-C ends Redis as well as us; the server tells of a Redis that is gone for another
      // reason.
      LOGGER.log(Level.DEBUG, "the producer has lost Redis: {0}", e.getMessage());
    }
  }

  private void change(int jobs) {
    if (jobs > 0) {
      redis.rpush(list, Collections.nCopies(jobs, "job").toArray(String[]::new));
    } else {
      redis.ltrim(list, -jobs, -1);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    redis.close();
  }
}

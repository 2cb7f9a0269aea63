package io.externalmetrics.connect;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The pair that {@link PemFiles} hold now, for a {@link CertifiedKeyManager}. The files are read
 * again at most once a second, when a handshake asks for the pair, and compared by content, so that
 * swapped symlinks count. A pair that cannot be used leaves the last good one in place. Callable
 * from any thread.
 */
public final class ReloadingCertificate implements Supplier<CertifiedKey> {
  private static final Logger LOGGER = System.getLogger(ReloadingCertificate.class.getName());
  private static final Duration CHECK_EVERY = Duration.ofSeconds(1);

  private final PemFiles files;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();

  private volatile CertifiedKey current;
  private volatile Instant checked;
  // Guarded by the lock.
  private PemFiles.Content seen;
  private Optional<String> problem = Optional.empty();

  /**
   * Reads the files for the first time.
   *
   * @throws InvalidPemException if they cannot be used; the message names the file
   */
  public ReloadingCertificate(PemFiles files, InstantSource clock) throws InvalidPemException {
    this.files = files;
    this.clock = clock;
    seen = files.content();
    current = files.parse(seen);
    checked = clock.instant();
  }

  /** The newest good pair; reads files first if the last look is a second ago. */
  @Override
  public CertifiedKey get() {
    // Whoever finds the lock taken uses the last pair: handshakes do not wait for each other.
    if (isDue() && lock.tryLock()) {
      try {
        if (isDue()) {
          read();
        }
      } finally {
        lock.unlock();
      }
    }
    return current;
  }

  /** Reads the files now. */
  public void refresh() {
    lock.lock();
    try {
      read();
    } finally {
      lock.unlock();
    }
  }

  /** When the certificate shown now ends to be valid. */
  public Instant notAfter() {
    return current.notAfter();
  }

  private boolean isDue() {
    // The absolute value, because a clock that was set back must not stop the checks.
    return Duration.between(checked, clock.instant()).abs().compareTo(CHECK_EVERY) >= 0;
  }

  private void read() {
    checked = clock.instant();
    try {
      PemFiles.Content content = files.content();
      if (!content.equals(seen)) {
        seen = content;
        current = files.parse(content);
        LOGGER.log(
            Level.INFO,
            "serving the new certificate of {0}, valid until {1}",
            files.certificate(),
            notAfter());
      }
      problem = Optional.empty();
    } catch (InvalidPemException e) {
      report(e.problem());
    }
  }

  private void report(String found) {
    if (!problem.equals(Optional.of(found))) {
      problem = Optional.of(found);
      LOGGER.log(Level.WARNING, "{0}; the previous certificate stays in use", found);
    }
  }
}

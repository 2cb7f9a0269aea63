// The one EventSource, and what is known about it.

/** The server ends each stream after 20 s, and the browser comes back: that is no loss. */
const RECONNECTING_MILLIS = 4_000;
const LONGEST_STREAM_MILLIS = 26_000;
const RETRY_MILLIS = 3_000;

export class Live {
  #onData;
  #address;
  #event;
  #source;
  #retry;
  #heard = 0;
  #began = Date.now();

  /** What the server said instead of a stream, or ''. */
  reason = '';

  /** @param onData is given what each event carries */
  constructor(onData) {
    this.#onData = onData;
    document.addEventListener('visibilitychange', () => this.#begin());
  }

  /** Follows this address from now on, and no other. */
  follow(address, event) {
    this.#address = address;
    this.#event = event;
    this.reason = '';
    this.#begin();
  }

  /** "live", "reconnecting" or "lost"; in the last two, what is shown is old. */
  state() {
    const now = Date.now();
    const connected = this.#source?.readyState === EventSource.OPEN;
    if (now - this.#heard < (connected ? LONGEST_STREAM_MILLIS : RECONNECTING_MILLIS)) {
      return 'live';
    }
    if (connected) {
      this.#restart();
    }
    return now - this.#began < RECONNECTING_MILLIS ? 'reconnecting' : 'lost';
  }

  #begin() {
    this.#began = Date.now();
    this.#restart();
  }

  #restart() {
    this.#source?.close();
    clearTimeout(this.#retry);
    this.#source = undefined;
    // A page that nobody looks at costs the server nothing.
    if (document.hidden) {
      return;
    }
    const [path, query] = this.#address;
    const source = new EventSource(`${path}/events${query}`);
    this.#source = source;
    source.onopen = () => (this.#heard = Date.now());
    source.onerror = () => {
      if (source.readyState === EventSource.CLOSED) {
        this.#refused(source);
      }
    };
    source.addEventListener(this.#event, (message) => {
      this.#heard = Date.now();
      this.reason = '';
      this.#onData(JSON.parse(message.data));
    });
  }

  /** EventSource tells no code and no text: the same address without events does. */
  async #refused(source) {
    let reason = 'the server does not answer';
    let data;
    try {
      const response = await fetch(this.#address.join(''), {cache: 'no-store'});
      if (response.ok) {
        data = await response.json();
        reason = 'no stream of changes could be had';
      } else {
        reason = (await response.text()).trim();
      }
    } catch {
      // The reason stands.
    }
    if (source !== this.#source) {
      return;
    }
    this.reason = reason;
    if (data) {
      this.#heard = Date.now();
      this.#onData(data);
    }
    this.#retry = setTimeout(() => this.#restart(), RETRY_MILLIS);
  }
}

/**
 * One place for what several parts of the page show. Setting a key tells its watchers, once, after the current task.
 * @template {object} State
 */
export class Store {
  /** @type {State} */
  #state;
  /** @type {Set<{keys: (keyof State)[], run: () => void}>} */
  #watchers = new Set();
  /** @type {Set<keyof State>} */
  #changed = new Set();

  /** @param {State} state */
  constructor(state) {
    this.#state = state;
  }

  /** @returns {Readonly<State>} */
  get state() {
    return this.#state;
  }

  /** @param {Partial<State>} patch */
  set(patch) {
    for (const key of /** @type {(keyof State)[]} */ (Object.keys(patch))) {
      if (this.#state[key] === patch[key]) continue;
      this.#state[key] = /** @type {State[keyof State]} */ (patch[key]);
      if (this.#changed.size === 0) queueMicrotask(() => this.#tell());
      this.#changed.add(key);
    }
  }

  /**
   * Run now and whenever one of the keys changed, until the signal aborts.
   * @param {(keyof State)[]} keys
   * @param {(state: Readonly<State>) => void} run
   * @param {AbortSignal} [signal]
   */
  watch(keys, run, signal) {
    const watcher = { keys, run: () => run(this.#state) };
    this.#watchers.add(watcher);
    signal?.addEventListener("abort", () => this.#watchers.delete(watcher));
    watcher.run();
  }

  #tell() {
    const changed = this.#changed;
    this.#changed = new Set();
    for (const watcher of [...this.#watchers]) {
      if (this.#watchers.has(watcher) && watcher.keys.some((key) => changed.has(key))) watcher.run();
    }
  }
}

import { lastWhere } from "./grid_layout.js";
/**
 * @import { Group } from "./grid_layout.js"
 * @import { Day, FileInfo, SearchPage, Timeline } from "./types.js"
 */

/**
 * The files of a place in their order; those far from the window are not here until they are needed.
 * Tells "layout" when groups or total changed, "items" when files arrived, "failed" (with `error`) when none came.
 * @typedef {EventTarget & {groups: Group[], total: number, isFinal: boolean, get(index: number): FileInfo|undefined,
 *   need(first: number, last: number): void, indexOf(path: string): number,
 *   range(first: number, last: number, signal?: AbortSignal): Promise<FileInfo[]>, close(): void,
 *   pages(signal: AbortSignal): AsyncGenerator<FileInfo[]>, patch(files: FileInfo[]): void, refresh(): Promise<void>,
 *   error: unknown}} Result
 *
 * @typedef {{cursor: string, from_day?: string, size: number}} PageRequest
 * @typedef {object} Source where a `TimelineResult` reads
 * @property {(request: PageRequest, signal: AbortSignal) => Promise<SearchPage>} page
 * @property {(signal: AbortSignal) => Promise<Timeline>} timeline
 */

const PAGE = 200;
const STRIDE = 1000;
/** More loaded files than this and those far from the window are forgotten. */
const KEPT = 20_000;

/**
 * The answer to a query, laid out from its days before its files are known; in another order than that of the days it is
 * one group, in which a far file is reached by long steps.
 * @implements {Result}
 */
export class TimelineResult extends EventTarget {
  /** @type {Group[]} */
  groups = [];
  total = 0;
  isFinal = false;
  /** @type {unknown} */
  error = null;
  /** @type {Map<number, FileInfo>} */
  #files = new Map();
  /** @type {Map<string, number>} */
  #indexes = new Map();
  /** Where a page can begin: index of its first file, and how to ask for it. @type {{index: number, cursor: string}[]} */
  #marks = [];
  /** @type {{index: number, day: string}[]} */
  #days = [];
  /** @type {[number, number]} */
  #wanted = [0, -1];
  #closed = new AbortController();
  /** @type {{from: number, to: number, abort: AbortController}|null} */
  #running = null;
  #lastRefresh = 0;

  /**
   * @param {Source} source
   * @param {{isDated?: boolean, isAscending?: boolean}} [order]
   */
  constructor(source, { isDated = true, isAscending = false } = {}) {
    super();
    this.source = source;
    this.isDated = isDated;
    this.isAscending = isAscending;
  }

  /** The first page is shown as soon as it is there; the days are asked for only when there are more. */
  async open() {
    const { signal } = this.#closed;
    try {
      const first = await this.source.page({ cursor: "", size: PAGE }, signal);
      this.#take(0, first);
      this.#layOut(await this.#daysOf(first));
      this.#fetch();
    } catch (error) {
      this.#fail(error);
    }
  }

  /**
   * The days of the whole result; those of its first page when there are no more.
   * @param {SearchPage} first
   */
  async #daysOf(first) {
    if (!first.cursor.has_next) return timelineOf(first.files);
    const timeline = await this.source.timeline(this.#closed.signal);
    return this.isAscending ? { ...timeline, days: [...timeline.days].reverse() } : timeline;
  }

  /** Read the days again; what was loaded is asked for again. */
  async refresh() {
    this.#lastRefresh = Date.now();
    try {
      const { signal } = this.#closed;
      const first = await this.source.page({ cursor: "", size: PAGE }, signal);
      const timeline = await this.#daysOf(first);
      this.#running?.abort.abort();
      this.#running = null;
      this.#forget();
      this.#layOut(timeline);
      this.#take(0, first);
      this.#fetch();
    } catch (error) {
      this.#fail(error);
    }
  }

  close() {
    this.#closed.abort();
    this.#running?.abort.abort();
  }

  /** Every file, a thousand at a time, beside what is shown. @param {AbortSignal} signal */
  async *pages(signal) {
    for (let cursor = ""; ; ) {
      const page = await this.source.page({ cursor, size: STRIDE }, signal);
      yield page.files;
      if (!page.cursor.has_next) return;
      cursor = page.cursor.next;
    }
  }

  /** Something about these files is different; they stay where they are. @param {FileInfo[]} files */
  patch(files) {
    for (const file of files) {
      const index = this.#indexes.get(file.fullpath);
      if (index !== undefined) this.#files.set(index, file);
    }
    this.dispatchEvent(new Event("items"));
  }

  /** @param {number} index */
  get(index) {
    return this.#files.get(index);
  }

  /** @param {string} path */
  indexOf(path) {
    return this.#indexes.get(path) ?? -1;
  }

  /**
   * These are in view: load what is missing of them.
   * @param {number} first
   * @param {number} last
   */
  need(first, last) {
    this.#wanted = [Math.max(0, first), Math.min(last, this.total - 1)];
    const running = this.#running;
    if (running && (running.to < this.#wanted[0] - 3 * STRIDE || running.from > this.#wanted[1])) running.abort.abort();
    this.#fetch();
  }

  /**
   * Files by index, loading what is missing.
   * @param {number} first
   * @param {number} last
   * @param {AbortSignal} [signal]
   */
  async range(first, last, signal) {
    const files = [];
    for (let index = first; index <= last; index++) {
      const file = this.#files.get(index) ?? (await this.#load(index, signal));
      if (file) files.push(file);
    }
    return files;
  }

  /**
   * @param {number} index
   * @param {AbortSignal} [signal]
   */
  async #load(index, signal = this.#closed.signal) {
    for (;;) {
      const mark = this.#markBefore(index);
      const page = await this.source.page({ ...mark.ask, size: STRIDE }, signal);
      this.#take(mark.index, page);
      if (index < mark.index + page.files.length) return page.files[index - mark.index];
      if (page.files.length === 0 || !page.cursor.has_next) return undefined;
    }
  }

  #fetch() {
    if (this.#running || this.#closed.signal.aborted || !this.isFinal) return;
    const missing = this.#firstMissing();
    if (missing < 0) return;
    const mark = this.#markBefore(missing);
    const isFar = missing - mark.index >= PAGE;
    const abort = new AbortController();
    const size = isFar ? STRIDE : PAGE;
    const running = { from: mark.index, to: mark.index + size, abort };
    this.#running = running;
    this.source.page({ ...mark.ask, size }, abort.signal).then(
      (page) => this.#arrive(running, page),
      (error) => this.#stumble(running, error),
    );
  }

  /**
   * @param {{from: number, to: number, abort: AbortController}} running
   * @param {SearchPage} page
   */
  #arrive(running, page) {
    if (this.#running !== running) return;
    this.#running = null;
    this.error = null;
    this.#take(running.from, page);
    const isShort = page.files.length === 0 || (!page.cursor.has_next && running.from + page.files.length < this.total);
    if (isShort) this.#refreshSoon();
    else this.#fetch();
  }

  /**
   * @param {{from: number, to: number, abort: AbortController}} running
   * @param {unknown} error
   */
  #stumble(running, error) {
    if (this.#running !== running) return;
    this.#running = null;
    if (running.abort.signal.aborted) this.#fetch();
    else this.#fail(error);
  }

  /** Files came or went since the days were counted: count again, but not in a circle. */
  #refreshSoon() {
    if (Date.now() - this.#lastRefresh > 3000) void this.refresh();
  }

  #firstMissing() {
    for (let index = this.#wanted[0]; index <= this.#wanted[1]; index++) if (!this.#files.has(index)) return index;
    return -1;
  }

  /**
   * The nearest place before a file where a page can begin.
   * @param {number} index
   * @returns {{index: number, ask: {cursor: string, from_day?: string}}}
   */
  #markBefore(index) {
    const mark = this.#marks[lastWhere(this.#marks, (each) => each.index <= index)];
    const day = this.#days[lastWhere(this.#days, (each) => each.index <= index)];
    const hasMark = mark !== undefined && mark.index <= index;
    if (day && day.index <= index && (!hasMark || day.index > mark.index)) {
      return { index: day.index, ask: { cursor: "", from_day: day.day } };
    }
    return hasMark ? { index: mark.index, ask: { cursor: mark.cursor } } : { index: 0, ask: { cursor: "" } };
  }

  /**
   * @param {number} index of the first file
   * @param {SearchPage} page
   */
  #take(index, page) {
    if (this.#files.size > KEPT) this.#forgetFar();
    page.files.forEach((file, i) => {
      this.#files.set(index + i, file);
      this.#indexes.set(file.fullpath, index + i);
    });
    if (page.cursor.has_next) this.#mark(index + page.files.length, page.cursor.next);
    if (!this.isFinal) this.#layOutFromFiles(page);
    else this.dispatchEvent(new Event("items"));
  }

  /**
   * @param {number} index
   * @param {string} cursor
   */
  #mark(index, cursor) {
    const before = lastWhere(this.#marks, (each) => each.index <= index);
    const at = this.#marks[before];
    if (at?.index === index) at.cursor = cursor;
    else this.#marks.splice(at && at.index < index ? before + 1 : before, 0, { index, cursor });
  }

  /** @param {SearchPage} page */
  #layOutFromFiles(page) {
    this.groups = this.#grouped(timelineOf(page.files));
    this.total = page.files.length;
    this.dispatchEvent(new Event("layout"));
  }

  /**
   * @param {Timeline} timeline
   * @returns {Group[]}
   */
  #grouped({ days, total }) {
    return this.isDated ? days.map(({ day, count }) => ({ key: day, count })) : [{ key: "", count: total }];
  }

  /** @param {Timeline} timeline */
  #layOut(timeline) {
    let index = 0;
    this.#days = this.isDated ? timeline.days.map(({ day, count }) => ({ day, index: (index += count) - count })) : [];
    this.groups = this.#grouped(timeline);
    this.total = timeline.total;
    this.isFinal = true;
    this.dispatchEvent(new Event("layout"));
  }

  #forget() {
    this.#files.clear();
    this.#indexes.clear();
    this.#marks = [];
  }

  #forgetFar() {
    const [first, last] = this.#wanted;
    for (const [index, file] of this.#files) {
      if (index > first - STRIDE && index < last + STRIDE) continue;
      this.#files.delete(index);
      this.#indexes.delete(file.fullpath);
    }
  }

  /** @param {unknown} error */
  #fail(error) {
    if (this.#closed.signal.aborted) return;
    this.error = error;
    this.dispatchEvent(new Event("failed"));
  }
}

/**
 * @param {FileInfo[]} files in the order of their dates
 * @returns {Timeline}
 */
function timelineOf(files) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const file of files) {
    const day = dayOf(file.date);
    counts.set(day, (counts.get(day) ?? 0) + 1);
  }
  return { total: files.length, days: [...counts].map(([day, count]) => ({ day, count })) };
}

/**
 * @param {number} date seconds since the epoch
 * @returns {string} "2026-05-01" in the local time zone
 */
export function dayOf(date) {
  const day = new Date(date * 1000);
  const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

/**
 * Where a tile is, in words that stay true when newer files come: "2026-05-01~12".
 * @param {readonly Group[]} groups
 * @param {number} index
 */
export function positionOf(groups, index) {
  let first = 0;
  for (const { key, count } of groups) {
    if (index < first + count) return `${key}~${index - first}`;
    first += count;
  }
  return "";
}

/** @param {readonly {key?: string|undefined}[]} groups */
function isAscending(groups) {
  return String(groups[0]?.key) < String(groups.at(-1)?.key);
}

/**
 * The tile of a position; the next day of the order when that day is gone.
 * @param {readonly (Group|Day & {key?: undefined})[]} groups
 * @param {string} position
 * @returns {number}
 */
export function indexOfPosition(groups, position) {
  const cut = position.lastIndexOf("~");
  const key = position.slice(0, cut);
  const offset = Number(position.slice(cut + 1)) || 0;
  const isUp = isAscending(groups);
  let first = 0;
  for (const group of groups) {
    const name = group.key ?? "";
    if (name === key) return first + Math.min(offset, Math.max(0, group.count - 1));
    if (/^\d{4}-/.test(key) && (isUp ? name > key : name < key)) return first;
    first += group.count;
  }
  return Math.max(0, first - 1);
}

/**
 * Where a tile went when newer files came in before it: files come at the front of their day. In any other order it stays.
 * @param {readonly Group[]} before
 * @param {readonly Group[]} after
 * @param {number} index
 */
export function remapIndex(before, after, index) {
  const position = positionOf(before, index);
  const key = position.slice(0, position.lastIndexOf("~"));
  const old = before.find((group) => group.key === key);
  const now = after.find((group) => group.key === key);
  if (!old || !now || !key || isAscending(after)) return indexOfPosition(after, position);
  const fromEnd = old.count - Number(position.slice(key.length + 1));
  return indexOfPosition(after, `${key}~${Math.max(0, now.count - fromEnd)}`);
}

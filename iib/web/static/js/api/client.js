/** Seconds between tries while the server is away, as it is for some seconds when the WebUI reloads. */
const PAUSES = [0.3, 0.6, 1, 1.5, 2, 3, 4, 5];
/** A 401 or an unknown route longer than this is meant so. */
const PATIENCE_MS = 20_000;

/** The server's answer was no; `message` is its sentence. */
export class ApiError extends Error {
  /**
   * @param {number} status 0 when there was no answer
   * @param {string} message
   * @param {boolean} [takesSecret] the server would let in who knows its secret
   */
  constructor(status, message, takesSecret = false) {
    super(message);
    this.status = status;
    this.takesSecret = takesSecret;
  }
}

/**
 * Tells "change"; `state` is "lost" while the server is away and tries go on, "denied" when it wants the WebUI's login,
 * "locked" when it wants its own secret: then nothing is answered any more until the page is loaded anew.
 */
class Connection extends EventTarget {
  /** @type {"ok"|"lost"|"denied"|"locked"} */
  state = "ok";

  /** @param {"ok"|"lost"|"denied"|"locked"} state */
  become(state) {
    if (state === this.state) return;
    this.state = state;
    this.dispatchEvent(new Event("change"));
  }
}

export const connection = new Connection();

/**
 * @param {string} path relative to the page
 * @param {Record<string, string|number|undefined>} [values]
 */
export function urlOf(path, values = {}) {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== "");
  return given.length ? `${path}?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}` : path;
}

/**
 * @param {string} path
 * @param {Record<string, string|number|undefined>} [values]
 * @param {AbortSignal} [signal]
 * @returns {Promise<any>}
 */
export function get(path, values, signal) {
  return ask({ url: urlOf(path, values), method: "GET", signal, isRepeatable: true });
}

/**
 * A POST that only reads: it is tried again while the server is away.
 * @param {string} path
 * @param {object} body
 * @param {AbortSignal} [signal]
 * @returns {Promise<any>}
 */
export function query(path, body, signal) {
  return ask({ url: path, method: "POST", body, signal, isRepeatable: true });
}

/**
 * A POST (or DELETE) that changes something: it is sent once.
 * @param {string} path
 * @param {object} body
 * @param {"POST"|"DELETE"} [method]
 * @returns {Promise<any>}
 */
export function change(path, body, method = "POST") {
  return ask({ url: path, method, body, isRepeatable: false });
}

/**
 * @typedef {{url: string, method: string, body?: object, signal?: AbortSignal|undefined, isRepeatable: boolean}} Asked
 * @param {Asked} asked
 * @returns {Promise<any>}
 */
async function ask(asked) {
  const start = performance.now();
  for (let tries = 0; ; tries++) {
    const answer = await send(asked);
    if (answer.isOk) {
      connection.become("ok");
      return answer.value;
    }
    const { error } = answer;
    if (error.takesSecret) {
      connection.become("locked");
      return new Promise(() => {});
    }
    if (!isAway(error)) {
      connection.become("ok");
      throw error;
    }
    const isOver = error.status !== 0 && performance.now() - start > PATIENCE_MS;
    connection.become(isOver && error.status === 401 ? "denied" : "lost");
    if (!asked.isRepeatable || isOver) throw error;
    await pause(PAUSES[Math.min(tries, PAUSES.length - 1)] ?? 5, asked.signal);
  }
}

/**
 * @param {Asked} asked
 * @returns {Promise<{isOk: true, value: unknown}|{isOk: false, error: ApiError}>}
 */
async function send({ url, method, body, signal }) {
  /** @type {RequestInit} */
  const init = { method, signal: signal ?? null, credentials: "same-origin" };
  if (body) Object.assign(init, { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } });
  try {
    const response = await fetch(url, init);
    if (response.ok) return { isOk: true, value: await response.json() };
    const takesSecret = response.status === 401 && (response.headers.get("WWW-Authenticate") ?? "").startsWith("Bearer");
    return { isOk: false, error: new ApiError(response.status, await sentenceOf(response), takesSecret) };
  } catch (error) {
    if (signal?.aborted) throw error;
    return { isOk: false, error: new ApiError(0, "") };
  }
}

/** @param {Response} response */
async function sentenceOf(response) {
  try {
    const { detail } = await response.json();
    return typeof detail === "string" ? detail : `${response.status} ${response.statusText}`;
  } catch {
    return `${response.status} ${response.statusText}`;
  }
}

/**
 * No answer, or that of a server on which our part is not there yet.
 * @param {ApiError} error
 */
function isAway({ status, message }) {
  return status === 0 || status === 401 || status === 502 || status === 503 || (status === 404 && message === "Not Found");
}

/**
 * @param {number} seconds
 * @param {AbortSignal|undefined} signal
 */
function pause(seconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, seconds * 1000);
    signal?.addEventListener("abort", () => (clearTimeout(timer), reject(signal.reason)));
  });
}

/**
 * Whether an error is only our own "no longer wanted".
 * @param {unknown} error
 */
export function isAbort(error) {
  return error instanceof DOMException && error.name === "AbortError";
}

/**
 * Open a session. Throws the server's refusal.
 * @param {string} secret
 * @returns {Promise<void>}
 */
export async function logIn(secret) {
  const answer = await send({ url: "login", method: "POST", body: { secret }, isRepeatable: false });
  if (!answer.isOk) throw answer.error;
}

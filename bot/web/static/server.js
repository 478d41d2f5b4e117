/** The chat API. */

const TIMEOUT_MS = 30_000;
const JSON_TYPE = 'application/json';

/** An error the person is told about; status 0 when no answer came, `retryAfter` in seconds where the server says it. */
export class Problem extends Error {
  constructor(status, detail = '', retryAfter = 0) {
    super(detail);
    this.status = status;
    this.retryAfter = retryAfter;
  }

  /** Sending the same words again can succeed. */
  get passing() {
    return [0, 401, 403, 408, 409, 429].includes(this.status) || this.status >= 500;
  }

  /** There is no such conversation, or no more. */
  get isOver() {
    return this.status === 401;
  }
}

export class Server {
  #tab;

  /** `base` is the address of the chat without a slash at its end; `tab` holds the conversation's token. */
  constructor(base, tab) {
    this.base = base;
    this.#tab = tab;
  }

  async request(method, path, body = null) {
    let response;
    let content;
    try {
      response = await this.#fetch(method, path, body, { signal: AbortSignal.timeout(TIMEOUT_MS) });
      content = await response.text();
    } catch {
      throw new Problem(0);
    }
    let data = null;
    try {
      data = content && JSON.parse(content);
    } catch {
      throw new Problem(response.ok ? 502 : response.status);
    }
    if (response.ok) return data;
    const wait = Number.parseInt(response.headers.get('Retry-After'), 10);
    throw new Problem(response.status, data?.detail ?? data?.title, wait || 0);
  }

  /** End the conversation although the page is about to go. */
  endOnLeaving() {
    if (this.#tab.token) this.#fetch('POST', 'conversation/end', null, { keepalive: true }).catch(() => {});
  }

  #fetch(method, path, body, options) {
    const headers = { Accept: `${JSON_TYPE}, application/problem+json` };
    if (this.#tab.token) headers.Authorization = `Bearer ${this.#tab.token}`;
    if (body) headers['Content-Type'] = JSON_TYPE;
    const sent = body && JSON.stringify(body);
    return fetch(`${this.base}/api/${path}`, { method, headers, body: sent, cache: 'no-store', ...options });
  }
}

/** An id for a message, so that sending it again doesn't repeat the turn. */
export function newId() {
  // randomUUID exists on secure pages only.
  return crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint32Array(4)), String).join('-');
}

/** The chat API, and the token of the conversation that this tab holds. */

const TIMEOUT_MS = 30_000;

/** An error the person is told about; status 0 when no answer came. */
export class Problem extends Error {
  constructor(status, detail = '', retryAfter = null) {
    super(detail);
    this.status = status;
    this.retryAfter = retryAfter;
  }

  /** Sending the same words again can succeed. */
  get passing() {
    return [0, 401, 408, 409, 429].includes(this.status) || this.status >= 500;
  }
}

export class Server {
  #base;
  #token;

  constructor(base) {
    this.#base = base;
    this.#token = this.#stored();
  }

  get hasConversation() {
    return Boolean(this.#token);
  }

  /** Keep the token for as long as the tab is open. */
  keep(token) {
    this.#token = token;
    try {
      if (token) sessionStorage.setItem(this.#key, token);
      else sessionStorage.removeItem(this.#key);
    } catch {
      // Storage may be forbidden; the conversation then lasts as long as the page.
    }
  }

  async request(method, path, body = null, accept = 'application/json') {
    const headers = { Accept: `${accept}, application/problem+json` };
    if (this.#token) headers.Authorization = `Bearer ${this.#token}`;
    if (body) headers['Content-Type'] = 'application/json';
    let response;
    let content;
    try {
      response = await fetch(`${this.#base}/api/${path}`, {
        method,
        headers,
        body: body && JSON.stringify(body),
        cache: 'no-store',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      content = await response.text();
    } catch {
      throw new Problem(0);
    }
    if (response.ok && accept !== 'application/json') return content;
    let data = null;
    try {
      data = content && JSON.parse(content);
    } catch {
      throw new Problem(response.ok ? 502 : response.status);
    }
    if (!response.ok)
      throw new Problem(response.status, data?.detail ?? data?.title, response.headers.get('Retry-After'));
    return data;
  }

  get #key() {
    return `helpline-chat ${this.#base}`;
  }

  #stored() {
    try {
      return sessionStorage.getItem(this.#key);
    } catch {
      return null;
    }
  }
}

/** An id for a message, so that sending it again doesn't repeat the turn. */
export function newId() {
  // randomUUID exists on secure pages only.
  return crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint32Array(4)), String).join('-');
}

/** The staff API as the answer aid uses it: signed in by the session's cookie, each change with the page's token. */

import { Problem } from './server.js';

const TIMEOUT_MS = 10_000;
const JSON_TYPE = 'application/json';

export class AidServer {
  #token = document.querySelector('meta[name="csrf-token"]')?.content ?? '';

  facts() {
    return this.#request('GET', 'facts');
  }

  /** Rejects with an AbortError where `signal` was given up meanwhile. */
  suggest(asked, signal) {
    return this.#request('POST', 'suggest', asked, signal);
  }

  copied(what) {
    return this.#request('POST', 'copied', what);
  }

  report(what) {
    return this.#request('POST', 'reports', what);
  }

  notes(topic) {
    return this.#request('GET', `notes?topic=${encodeURIComponent(topic)}`);
  }

  async #request(method, path, body = null, signal = AbortSignal.timeout(TIMEOUT_MS)) {
    const headers = { Accept: `${JSON_TYPE}, application/problem+json` };
    if (body) Object.assign(headers, { 'Content-Type': JSON_TYPE, 'X-CSRF-Token': this.#token });
    let response;
    try {
      response = await fetch(`/staff/api/${path}`, {
        method,
        headers,
        body: body && JSON.stringify(body),
        cache: 'no-store',
        signal,
      });
    } catch (error) {
      if (error.name === 'AbortError') throw error;
      throw new Problem(0, 'The helpline’s server can’t be reached. What you typed is still here.');
    }
    const text = await response.text();
    let content = null;
    try {
      content = text && JSON.parse(text);
    } catch {
      throw new Problem(response.ok ? 502 : response.status, 'The server’s answer can’t be read.');
    }
    if (response.ok) return content;
    throw new Problem(response.status, content?.detail ?? content?.title ?? 'Something went wrong.');
  }
}

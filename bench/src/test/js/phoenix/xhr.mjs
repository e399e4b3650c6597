/** What an older phoenix.js needs of a browser to poll, made of what Node.js has. */
export class XMLHttpRequest {
  readyState = 0;
  responseText = "";
  timeout = 0;
  #headers = {};
  #abort = new AbortController();

  open(method, url) {
    this.method = method;
    this.url = url;
  }

  setRequestHeader(name, value) {
    this.#headers[name] = value;
  }

  abort() {
    this.#abort.abort();
  }

  async send(body) {
    const timer = this.timeout && setTimeout(() => this.#giveUp(), this.timeout);
    try {
      const {method, url} = this;
      const answer = await fetch(url, {method, headers: this.#headers, body, signal: this.#abort.signal});
      this.responseText = await answer.text();
      this.readyState = 4;
      this.onreadystatechange?.();
    } catch {
      if (!this.#abort.signal.aborted) this.onerror?.();
    } finally {
      clearTimeout(timer);
    }
  }

  #giveUp() {
    this.#abort.abort();
    this.ontimeout?.();
  }
}

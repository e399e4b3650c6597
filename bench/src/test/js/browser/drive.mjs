// Drives a page in Chromium that has no WebSocket: node drive.mjs CHROMIUM PAGES_URL CLIENTS_URL API_URL TOKEN
// Prints a line for each thing that holds, and ends with 1 at the first that does not. Lines on stdin say when a restart is over.
import assert from "node:assert/strict";
import {createInterface} from "node:readline";
import {chromium} from "playwright-core";

const [executablePath, pages, clients, api, token] = process.argv.slice(2);
const lines = createInterface({input: process.stdin})[Symbol.asyncIterator]();
const browser = await chromium.launch({executablePath, args: ["--no-sandbox"]});
console.log(`browser ${browser.version()}`);

async function publish(name, from, to) {
  for (let n = from; n <= to; n++) {
    const answer = await fetch(`${api}/v1/topics/${encodeURIComponent(name)}/messages`, {
      method: "POST",
      headers: {"Content-Type": "application/json"},
      body: JSON.stringify({n}),
    });
    assert.equal(answer.status, 201);
  }
}

async function until(condition, what) {
  for (let i = 0; i < 1200; i++) {
    if (await condition()) return;
    await new Promise(done => setTimeout(done, 25));
  }
  assert.fail(`never: ${what}`);
}

async function newPage() {
  const page = await browser.newPage();
  // As behind a proxy that lets no upgrade through: it never opens, and never says why.
  await page.addInitScript(() => {
    window.WebSocket = class extends EventTarget {
      static CONNECTING = 0;
      static OPEN = 1;
      static CLOSING = 2;
      static CLOSED = 3;
      readyState = 0;
      bufferedAmount = 0;
      close() { this.readyState = 3; }
      send() { throw new Error("there is no WebSocket"); }
    };
  });
  page.on("console", message => console.log(`page: ${message.text()}`));
  page.on("pageerror", failure => console.log(`page failed: ${failure}`));
  page.transports = new Set();
  page.on("request", request => page.transports.add(new URL(request.url()).pathname));
  await page.goto(`${pages}/browser/index.html`);
  return page;
}

function seen(page) {
  return page.evaluate(() => window.seen);
}

/** Twenty messages, a restart in which twenty more are published, and ten after it: none is lost, and none seen twice. */
async function followsThroughARestart(page, topic) {
  await publish(topic, 1, 20);
  await until(async () => (await seen(page)).length >= 20, "the messages before");
  console.log(`restart ${topic}`);
  await lines.next();
  await until(async () => (await seen(page)).length >= 40, "the messages of the restart");
  await publish(topic, 41, 50);
  await until(async () => (await seen(page)).length >= 50, "the messages after");
  assert.deepEqual(await seen(page), Array.from({length: 50}, (nothing, i) => i + 1));
}

function phoenix(packageName) {
  return async () => {
    const page = await newPage();
    const topic = `room:browser-${packageName}`;
    await page.evaluate(async ({packageName: name, clients: url, token: shown, topic: followed}) => {
      const {Socket} = await import(`/browser/node_modules/${name}/priv/static/phoenix.mjs`);
      const {follow} = await import("/phoenix/follow.mjs");
      window.seen = [];
      const options = {longPollFallbackMs: 500, reconnectAfterMs: () => 100, rejoinAfterMs: () => 100};
      // Older ones know a parameter only.
      const who = name === "phoenix" ? {authToken: shown} : {params: {token: shown}};
      window.socket = new Socket(`${url.replace("http", "ws")}/socket`, {...options, ...who});
      window.socket.connect();
      window.channel = follow(window.socket, followed, ({n}) => window.seen.push(n));
    }, {packageName, clients, token, topic});
    await until(() => page.evaluate(() => window.channel.state === "joined"), "the join");
    await followsThroughARestart(page, topic);
    const reply = await page.evaluate(() => new Promise(resolve => window.channel.push("said", {text: "grüße 😀"})
      .receive("ok", resolve).receive("error", resolve).receive("timeout", () => resolve("nothing"))));
    assert.equal(reply.offset, 51);
    assert.ok(page.transports.has("/socket/longpoll"));
    assert.ok(!page.transports.has("/socket/websocket"));
    await page.close();
  };
}

const scenarios = {
  "phoenix.js falls back to polling, and loses nothing": phoenix("phoenix"),

  "so does an older one": phoenix("phoenix-1.7"),

  async "the browser's own EventSource follows with tickets, and loses nothing"() {
    const page = await newPage();
    const topic = "room:browser-sse";
    await page.evaluate(async ({clients: url, token: shown, topic: followed}) => {
      const {follow} = await import("/sse/follow.mjs");
      window.seen = [];
      window.isNative = /native code/.test(EventSource.toString());
      follow(`${url}/sse`, [followed], async () => shown, ({data}) => { if (data.n > 0) window.seen.push(data.n); else window.begun = true; });
    }, {clients, token, topic});
    // It does not say when it listens: what comes before that is not its own.
    for (let i = 0; !await page.evaluate(() => window.begun); i++) {
      assert.ok(i < 200, "the first message");
      await publish(topic, 0, 0);
      await new Promise(done => setTimeout(done, 50));
    }
    await followsThroughARestart(page, topic);
    assert.ok(await page.evaluate(() => window.isNative));
    assert.ok(page.transports.has("/sse/ticket"));
    await page.close();
  },
};

for (const [what, scenario] of Object.entries(scenarios)) {
  try {
    await scenario();
    console.log(`ok: ${what}`);
  } catch (failure) {
    console.log(`failed: ${what}: ${failure.stack}`);
    await browser.close();
    process.exit(1);
  }
}
await browser.close();
console.log("done");
process.exit(0);

// Drives a published EventSource against a node: node conformance.mjs CLIENTS_URL API_URL
// Prints a line for each thing that holds, and ends with 1 at the first that does not. Lines on stdin say when a restart is over.
import assert from "node:assert/strict";
import {createInterface} from "node:readline";
import {EventSource} from "eventsource";
import {follow} from "./follow.mjs";

globalThis.EventSource = EventSource;
const [clients, api] = process.argv.slice(2);
const sse = `${clients}/sse`;
const lines = createInterface({input: process.stdin})[Symbol.asyncIterator]();
let topics = 0;

function topic() {
  return `room:sse-${++topics}`;
}

async function publish(name, payload, type = "application/json") {
  const answer = await fetch(`${api}/v1/topics/${encodeURIComponent(name)}/messages?event=said`, {
    method: "POST",
    headers: {"Content-Type": type},
    body: type === "application/json" ? JSON.stringify(payload, null, 2) : payload,
  });
  assert.equal(answer.status, 201);
}

async function publishNumbers(name, from, to) {
  for (let n = from; n <= to; n++) await publish(name, {n});
}

async function until(condition, what) {
  for (let i = 0; i < 800; i++) {
    if (condition()) return;
    await new Promise(done => setTimeout(done, 25));
  }
  assert.fail(`never: ${what}`);
}

/** Its stream has begun. It may not be refused: then it would not come back. */
function listening(source) {
  return new Promise((resolve, reject) => {
    source.addEventListener("subscribed", resolve);
    source.addEventListener("error", ({code, message}) => {
      if (source.readyState === EventSource.CLOSED) reject(new Error(`refused: ${code} ${message}`));
    });
  });
}

/** The node is killed and comes back; it publishes 21 to 40 itself, some of them after. */
async function restart(name) {
  console.log(`restart ${name}`);
  await lines.next();
}

function numbers(to) {
  return Array.from({length: to}, (nothing, i) => i + 1);
}

setTimeout(() => {
  console.log("out of time");
  process.exit(1);
}, 90_000).unref();

const scenarios = {
  async "messages are heard, in several lines, with bytes and letters of any kind"() {
    const name = topic();
    const seen = [];
    const source = new EventSource(`${sse}?topic=${name}`);
    source.onmessage = ({data, lastEventId}) => seen.push({...JSON.parse(data), lastEventId});
    await listening(source);
    await publish(name, {text: "grüße 😀\n", list: [1, {}]});
    await publish(name, new Uint8Array([0, 255, 10]), "application/octet-stream");
    await until(() => seen.length === 2, "both messages");
    assert.deepEqual(seen[0].data, {text: "grüße 😀\n", list: [1, {}]});
    assert.equal(seen[0].event, "said");
    assert.equal(seen[1].data_base64, "AP8K");
    assert.match(seen[1].lastEventId, /^\d+:2$/);
    source.close();
  },

  async "EventSource comes back by itself and loses nothing"() {
    const name = topic();
    const seen = [];
    const source = new EventSource(`${sse}?topic=${name}&topic=${topic()}`);
    source.onmessage = ({data}) => seen.push(JSON.parse(data).data.n);
    await listening(source);
    await publishNumbers(name, 1, 20);
    await until(() => seen.length === 20, "20 messages");
    await restart(name);
    await until(() => seen.length >= 40, "40 messages");
    await publishNumbers(name, 41, 50);
    await until(() => seen.length >= 50, "50 messages");
    assert.deepEqual(seen, numbers(50));
    source.close();
  },

  async "the documented lines come back with a new ticket and lose nothing"() {
    const name = topic();
    const seen = [];
    const stop = follow(sse, [name, topic()], async () => "any", ({data}) => seen.push(data.n));
    // It does not say when it listens: what comes before that is not its own.
    for (let i = 0; seen.length === 0; i++) {
      assert.ok(i < 100, "the first message");
      await publish(name, {n: 0});
      await new Promise(done => setTimeout(done, 50));
    }
    await publishNumbers(name, 1, 20);
    await until(() => seen.at(-1) === 20, "20 messages");
    await restart(name);
    await until(() => seen.at(-1) >= 40, "40 messages");
    await publishNumbers(name, 41, 50);
    await until(() => seen.at(-1) >= 50, "50 messages");
    assert.deepEqual(seen.filter(n => n > 0), numbers(50));
    stop();
  },

  async "a ticket that was used ends EventSource"() {
    const answer = await fetch(`${sse}/ticket`, {method: "POST", headers: {Authorization: "Bearer any"}});
    const {ticket} = await answer.json();
    const url = `${sse}?topic=${topic()}&ticket=${ticket}`;
    const first = new EventSource(url);
    await listening(first);
    first.close();
    const second = new EventSource(url);
    await until(() => second.readyState === EventSource.CLOSED, "the end");
  },
};

for (const [what, scenario] of Object.entries(scenarios)) {
  await scenario();
  console.log(`ok: ${what}`);
}
console.log("done");
process.exit(0);

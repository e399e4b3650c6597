// Drives a published phoenix.js that polls against a node: node longpoll.mjs PACKAGE CLIENTS_URL API_URL
// Prints a line for each thing that holds, and ends with 1 at the first that does not. Lines on stdin say when a restart is over.
import assert from "node:assert/strict";
import {createInterface} from "node:readline";
import {follow} from "./follow.mjs";
import {XMLHttpRequest} from "./xhr.mjs";

const [packageName, clients, api] = process.argv.slice(2);
// Older ones know no fetch.
if (packageName !== "phoenix") Object.assign(globalThis, {self: globalThis, XMLHttpRequest});
const {Socket, LongPoll} = await import(packageName);
const lines = createInterface({input: process.stdin})[Symbol.asyncIterator]();
let topics = 0;

function connect(options = {}) {
  const socket = new Socket(clients, {transport: LongPoll, ...options});
  socket.connect();
  return socket;
}

function topic() {
  return `room:poll-${packageName}-${++topics}`;
}

async function publish(name, payload, event = "message") {
  const isBytes = payload instanceof Uint8Array;
  const answer = await fetch(`${api}/v1/topics/${encodeURIComponent(name)}/messages?event=${event}`, {
    method: "POST",
    headers: {"Content-Type": isBytes ? "application/octet-stream" : "application/json"},
    body: isBytes ? payload : JSON.stringify(payload),
  });
  assert.equal(answer.status, 201);
}

function outcome(push) {
  return new Promise((resolve, reject) => {
    push.receive("ok", response => resolve({status: "ok", response}))
      .receive("error", response => resolve({status: "error", response}))
      .receive("timeout", () => reject(new Error("no reply")));
  });
}

async function until(condition, what) {
  for (let i = 0; i < 800; i++) {
    if (condition()) return;
    await new Promise(done => setTimeout(done, 25));
  }
  assert.fail(`never: ${what}`);
}

function numbers(to) {
  return Array.from({length: to}, (nothing, i) => i + 1);
}

const scenarios = {
  async "join, push with a reply, message, leave"() {
    const socket = connect();
    const channel = socket.channel(topic(), {});
    const seen = [];
    channel.on("said", (payload, position) => seen.push({payload, position}));
    assert.equal((await outcome(channel.join())).status, "ok");
    const pushed = await outcome(channel.push("said", {text: "grüße 😀\n\"\\"}));
    await until(() => seen.length === 1, "the message");
    assert.deepEqual(seen[0].payload, {text: "grüße 😀\n\"\\"});
    assert.equal(seen[0].position, `${pushed.response.epoch}:${pushed.response.offset}`);
    let closed = false;
    channel.onClose(() => closed = true);
    assert.equal((await outcome(channel.leave())).status, "ok");
    await until(() => closed, "the end of the channel");
    socket.disconnect();
  },

  async "bytes are sent as bytes and come as text"() {
    const socket = connect();
    const name = topic();
    const channel = socket.channel(name, {});
    const seen = [];
    channel.on("photo", payload => seen.push(payload));
    assert.equal((await outcome(channel.join())).status, "ok");
    assert.equal((await outcome(channel.push("photo", new Uint8Array([0, 255, 7]).buffer))).status, "ok");
    await publish(name, new Uint8Array([1, 2]), "photo");
    await until(() => seen.length === 2, "two messages");
    assert.deepEqual(seen, [{base64: "AP8H"}, {base64: "AQI="}]);
    socket.disconnect();
  },

  async "hundreds of pushes at once arrive in order"() {
    const socket = connect();
    const channel = socket.channel(topic(), {});
    const seen = [];
    channel.on("said", ({n}) => seen.push(n));
    assert.equal((await outcome(channel.join())).status, "ok");
    // As many as may wait for the store.
    for (let from = 1; from <= 240; from += 24) {
      await Promise.all(numbers(24).map(i => outcome(channel.push("said", {n: from + i - 1}))));
    }
    await until(() => seen.length === 240, "all messages");
    assert.deepEqual(seen, numbers(240));
    socket.disconnect();
  },

  async "a poll that brings nothing is followed by the next one"() {
    const socket = connect();
    let closes = 0;
    socket.onClose(() => closes++);
    const name = topic();
    const channel = socket.channel(name, {});
    const seen = [];
    channel.on("message", ({n}) => seen.push(n));
    assert.equal((await outcome(channel.join())).status, "ok");
    await new Promise(done => setTimeout(done, 12_000));
    await publish(name, {n: 1});
    await until(() => seen.length === 1, "the message");
    assert.equal(closes, 0);
    socket.disconnect();
  },

  async "a restart, with everything that was missed and nothing twice"() {
    const socket = connect({reconnectAfterMs: () => 50, rejoinAfterMs: () => 50});
    const name = topic();
    const seen = [];
    const channel = follow(socket, name, ({n}) => seen.push(n));
    await until(() => channel.state === "joined", "the join");
    for (let n = 1; n <= 20; n++) await publish(name, {n});
    await until(() => seen.length === 20, "the messages before");
    console.log(`restart ${name}`);
    await lines.next();
    await until(() => seen.length >= 40, "the messages of the restart");
    for (let n = 41; n <= 50; n++) await publish(name, {n});
    await until(() => seen.length >= 50, "the messages after");
    assert.deepEqual(seen, numbers(50));
    socket.disconnect();
  },
};

for (const [name, scenario] of Object.entries(scenarios)) {
  try {
    await scenario();
    console.log(`ok ${name}`);
  } catch (failure) {
    console.log(`failed ${name}: ${failure.stack}`);
    process.exit(1);
  }
}
console.log("done");
process.exit(0);

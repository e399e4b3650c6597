// Drives a published phoenix.js against a node: node conformance.mjs PACKAGE CLIENTS_URL API_URL
// Prints a line for each thing that holds, and ends with 1 at the first that does not. Lines on stdin say when a restart is over.
import assert from "node:assert/strict";
import {createInterface} from "node:readline";
import WebSocket from "ws";
import {follow} from "./follow.mjs";

const [packageName, clients, api] = process.argv.slice(2);
const {Socket} = await import(packageName);
const lines = createInterface({input: process.stdin})[Symbol.asyncIterator]();
let topics = 0;

function connect(options = {}) {
  const socket = new Socket(clients, {transport: WebSocket, ...options});
  socket.connect();
  return socket;
}

function topic() {
  return `room:${packageName}-${++topics}`;
}

async function publish(name, payload, event = "message") {
  const isBytes = payload instanceof Uint8Array;
  const answer = await fetch(`${api}/v1/topics/${encodeURIComponent(name)}/messages?event=${event}`, {
    method: "POST",
    headers: {"Content-Type": isBytes ? "application/octet-stream" : "application/json"},
    body: isBytes ? payload : JSON.stringify(payload),
  });
  assert.equal(answer.status, 201);
  return answer.json();
}

function outcome(push) {
  return new Promise((resolve, reject) => {
    push.receive("ok", response => resolve({status: "ok", response}))
      .receive("error", response => resolve({status: "error", response}))
      .receive("timeout", () => reject(new Error("no reply")));
  });
}

async function until(condition, what) {
  for (let i = 0; i < 400; i++) {
    if (condition()) return;
    await new Promise(done => setTimeout(done, 25));
  }
  assert.fail(`never: ${what}`);
}

const scenarios = {
  async "join, push with a reply, message, leave"() {
    const socket = connect();
    const channel = socket.channel(topic(), {});
    const seen = [];
    channel.on("said", (payload, position) => seen.push({payload, position}));
    const joined = await outcome(channel.join());
    assert.equal(joined.status, "ok");
    const pushed = await outcome(channel.push("said", {text: "grüße 😀"}));
    assert.equal(pushed.status, "ok");
    await until(() => seen.length === 1, "the message");
    assert.deepEqual(seen[0].payload, {text: "grüße 😀"});
    assert.equal(seen[0].position, `${pushed.response.epoch}:${pushed.response.offset}`);
    let closed = false;
    channel.onClose(() => closed = true);
    assert.equal((await outcome(channel.leave())).status, "ok");
    await until(() => closed, "the end of the channel");
    socket.disconnect();
  },

  async "a topic that there can't be is refused for good"() {
    const socket = connect();
    const channel = socket.channel("room:*", {});
    let closed = false;
    channel.onClose(() => closed = true);
    const joined = await outcome(channel.join());
    assert.equal(joined.status, "error");
    assert.equal(joined.response.reason, "unmatched topic");
    await until(() => closed, "the end of the channel");
    await new Promise(done => setTimeout(done, 1500));
    assert.equal(channel.state, "closed");
    socket.disconnect();
  },

  async "a channel too many is refused, and tried again"() {
    const socket = connect();
    for (let i = 0; i < 5; i++) assert.equal((await outcome(socket.channel(topic(), {}).join())).status, "ok");
    const channel = socket.channel(topic(), {});
    assert.equal((await outcome(channel.join())).response.reason, "too many channels joined");
    socket.channels[0].leave();
    await until(() => channel.state === "joined", "the join that is tried again");
    socket.disconnect();
  },

  async "the same topic joined twice"() {
    const socket = connect();
    const name = topic();
    const first = socket.channel(name, {});
    assert.equal((await outcome(first.join())).status, "ok");
    const second = socket.channel(name, {});
    const seen = [];
    second.on("message", payload => seen.push(payload));
    assert.equal((await outcome(second.join())).status, "ok");
    await publish(name, {a: 1});
    await until(() => seen.length === 1, "the message");
    assert.equal(second.state, "joined");
    socket.disconnect();
  },

  async "bytes both ways"() {
    const socket = connect();
    const name = topic();
    const channel = socket.channel(name, {});
    const seen = [];
    channel.on("photo", payload => seen.push(payload));
    assert.equal((await outcome(channel.join())).status, "ok");
    const pushed = await outcome(channel.push("photo", new Uint8Array([0, 255, 7]).buffer));
    assert.equal(pushed.status, "ok");
    await publish(name, new Uint8Array([1, 2]), "photo");
    await until(() => seen.length === 2, "two messages");
    assert.deepEqual(seen.map(bytes => [...new Uint8Array(bytes)]), [[0, 255, 7], [1, 2]]);
    socket.disconnect();
  },

  async "heartbeats"() {
    const socket = connect({heartbeatIntervalMs: 100});
    let closes = 0;
    socket.onClose(() => closes++);
    await until(() => socket.isConnected(), "the connection");
    await new Promise(done => setTimeout(done, 1000));
    assert.ok(socket.isConnected());
    assert.equal(closes, 0);
    socket.disconnect();
  },

  async "the first version, and a token where phoenix.js puts it"() {
    const socket = connect({
      vsn: "1.0.0",
      params: {token: "nobody asks for it"},
      encode: ({join_ref: joinRef, ref, topic: name, event, payload}, callback) =>
        callback(JSON.stringify({join_ref: joinRef, ref, topic: name, event, payload})),
      decode: (text, callback) => callback(JSON.parse(text)),
    });
    const name = topic();
    const channel = socket.channel(name, {});
    const seen = [];
    channel.on("message", payload => seen.push(payload));
    channel.on("photo", payload => seen.push(payload));
    assert.equal((await outcome(channel.join())).status, "ok");
    await publish(name, {a: 1});
    await publish(name, new Uint8Array([0, 255]), "photo");
    await until(() => seen.length === 2, "two messages");
    assert.deepEqual(seen, [{a: 1}, {base64: "AP8="}]);
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
    await until(() => seen.length === 40, "the messages of the restart");
    for (let n = 41; n <= 50; n++) await publish(name, {n});
    await until(() => seen.length >= 50, "the messages after");
    assert.deepEqual(seen, Array.from({length: 50}, (_, i) => i + 1));
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

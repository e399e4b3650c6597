// Pushes to a backend by a published phoenix.js: node push.mjs PACKAGE CLIENTS_URL
// Ends with 1 at the first thing that does not hold.
import assert from "node:assert/strict";
import WebSocket from "ws";

const [packageName, clients] = process.argv.slice(2);
const {Socket} = await import(packageName);
const socket = new Socket(clients, {transport: WebSocket});
socket.connect();

function outcome(push) {
  return new Promise((resolve, reject) => {
    push.receive("ok", response => resolve({status: "ok", response}))
      .receive("error", response => resolve({status: "error", response}))
      .receive("timeout", () => reject(new Error("no reply")));
  });
}

async function channel(topic, parameters) {
  const joining = socket.channel(topic, parameters);
  assert.equal((await outcome(joining.join())).status, "ok");
  return joining;
}

const plain = await channel("live:plain", {});
assert.deepEqual(await outcome(plain.push("object", {a: 1})), {status: "ok", response: {seen: 3, text: "grüße, 😀"}});
assert.deepEqual(await outcome(plain.push("nothing", {})), {status: "ok", response: {}});

const bytes = await outcome(plain.push("bytes", new Uint8Array([1, 2]).buffer));
assert.deepEqual([...new Uint8Array(bytes.response)], [0, 255]);

const refused = await outcome(plain.push("refused", {}));
assert.equal(refused.status, "error");
assert.deepEqual(refused.response, {reason: "forbidden", code: 122, text: "not you"});

const text = await channel("live:text", {since: null});
assert.deepEqual(await outcome(text.push("bytes", {})), {status: "ok", response: {base64: "AP8="}});

socket.disconnect(() => console.log("done"));

// The library as it is built, against a node: everything comes once and in order, over a restart.
//
// Prints "restart TOPIC" when it has the first twenty messages, and goes on when it is told on stdin that the node is back.

import assert from "node:assert/strict";
import { once } from "node:events";
import WebSocket from "ws";
import { Client, FanfareError } from "../../dist/index.js";

const [url] = process.argv.slice(2);
const options = { url, webSocket: (where, protocols) => new WebSocket(where, protocols) };

/** Waits until something is so. */
async function until(what, isSo, limitMillis = 30_000) {
  for (const end = Date.now() + limitMillis; !isSo(); await new Promise((resolve) => setTimeout(resolve, 20))) {
    assert.ok(Date.now() < end, `${what} (within ${limitMillis} ms)`);
  }
}

async function everythingComesOnceAndInOrderOverARestart() {
  const topic = "room:restart";
  const client = new Client(options);
  const seen = [];
  const events = [];
  client.subscribe(topic, { onMessage: (message) => void seen.push(message), onEvent: (event) => void events.push(event.type) });
  client.connect();
  await until("subscribed", () => events.includes("subscribed"));
  for (let n = 1; n <= 20; n++) await client.publish(topic, { n });
  await until("the first twenty", () => seen.length === 20);

  console.log(`restart ${topic}`);
  const duringOutage = client.publish("room:other", { n: 0 });
  await once(process.stdin, "data");
  await until("what was published meanwhile", () => seen.length >= 40);

  assert.deepEqual(seen.map((message) => message.data.n), Array.from({ length: 40 }, (_, i) => i + 1));
  assert.deepEqual(seen.map((message) => message.position.offset), Array.from({ length: 40 }, (_, i) => i + 1));
  assert.equal((await duringOutage).position.offset, 1);
  client.close();
}

async function aTopicThatKeepsNothingIsPublishedToAsWell() {
  const client = new Client(options);
  const seen = [];
  let isSubscribed = false;
  client.subscribe("live:1", { onMessage: (message) => void seen.push(message.data.text), onEvent: () => void (isSubscribed = true) });
  client.connect();
  await until("subscribed", () => isSubscribed);
  assert.equal((await client.publish("live:1", { text: "größer 😀" })).position, null);
  await until("the message", () => seen.length === 1);
  assert.deepEqual(seen, ["größer 😀"]);
  client.close();
}

async function bytesHistoryAndErrors() {
  const client = new Client(options);
  client.connect();
  await client.publish("room:bytes", new Uint8Array([0, 1, 255]));
  await client.publish("room:bytes", { n: 1 }, { event: "typing" });
  const page = await client.history("room:bytes");
  assert.deepEqual([...page.entries[0].payload.binary], [0, 1, 255]);
  assert.equal(page.entries[1].event, "typing");
  assert.equal(page.headOffset, 2);
  await assert.rejects(client.history("live:1"), (fault) => fault instanceof FanfareError && fault.reason === "NOT_DURABLE");
  client.close();
}

await everythingComesOnceAndInOrderOverARestart();
await aTopicThatKeepsNothingIsPublishedToAsWell();
await bytesHistoryAndErrors();
console.log("done");
process.exit(0);

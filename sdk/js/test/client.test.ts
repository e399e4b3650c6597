import assert from "node:assert/strict";
import { test } from "node:test";
import type { Message, SubscriptionEvent } from "../src/feed.js";
import { FanfareError } from "../src/errors.js";
import { LOGGED_OUT } from "../src/client.js";
import { memoryPositions } from "../src/positions.js";
import { clientOf, settle } from "./fake-node.js";

const HELLO = 0x01;
const SUBSCRIBE = 0x02;
const UNSUBSCRIBE = 0x03;
const PUBLISH = 0x04;
const REFRESH = 0x07;
const GOING_AWAY = 0x08;
const PING = 0x09;

/** A listener that keeps what it is told. */
function recording() {
  const offsets: (number | null)[] = [];
  const events: SubscriptionEvent[] = [];
  return {
    offsets,
    events,
    onMessage: (message: Message) => void offsets.push(message.position?.offset ?? null),
    onEvent: (event: SubscriptionEvent) => void events.push(event),
  };
}

test("topics that are wanted before the link is open are asked for in one request", async () => {
  const { client, welcome } = clientOf();
  client.subscribe("room:1", recording());
  client.subscribe("room:2", recording());
  client.connect();

  const connection = await welcome();

  const [subscribe] = connection.sent(SUBSCRIBE);
  assert.equal(connection.sent(SUBSCRIBE).length, 1);
  subscribe?.varint();
  assert.equal(subscribe?.varint(), 2);
});

test("a listener takes one message after the other, and its position is kept when it has", async () => {
  const positions = memoryPositions();
  const { client, welcome } = clientOf({ positions });
  const taken: number[] = [];
  let release = () => {};
  client.subscribe("room:1", (message) => {
    taken.push(message.position?.offset ?? 0);
    return new Promise<void>((resolve) => (release = resolve));
  });
  client.connect();
  const connection = await welcome();
  connection.subscribed(1, "room:1", 7, [3, 40]);
  connection.message(7, 41, "{}");
  connection.message(7, 42, "{}");
  await settle();

  assert.deepEqual(taken, [41]);
  assert.equal(await positions.load("room:1"), null);
  release();
  await settle();
  assert.deepEqual(taken, [41, 42]);
  assert.deepEqual(await positions.load("room:1"), { epoch: 3, offset: 41 });
});

test("after a cut it goes on behind what came last, with the session's id", async () => {
  const { client, clock, welcome, last, dialed } = clientOf();
  const listener = recording();
  client.subscribe("room:1", listener);
  client.connect();
  const first = await welcome("s-1");
  first.subscribed(1, "room:1", 7, [3, 40]);
  first.message(7, 41, "{}");
  first.cut();
  await clock.pass(100);
  assert.equal(dialed.length, 2);
  const second = await welcome();

  const [hello] = second.sent(HELLO);
  hello?.text(), hello?.text(), hello?.text(), hello?.varint();
  assert.equal(hello?.text(), "s-1");
  const [subscribe] = last().sent(SUBSCRIBE);
  const requestId = subscribe?.varint() ?? 0;
  assert.deepEqual([subscribe?.varint(), subscribe?.text(), subscribe?.byte(), subscribe?.varint(), subscribe?.varint()], [1, "room:1", 1, 3, 41]);
  second.subscribed(requestId, "room:1", 9, [3, 42], 1);
  second.message(9, 42, "{}");
  await settle();
  assert.deepEqual(listener.offsets, [41, 42]);
});

test("two listeners of a topic share one subscription, and the last one that goes gives it up", async () => {
  const { client, welcome } = clientOf();
  const one = recording();
  const two = recording();
  const closeOne = client.subscribe("room:1", one);
  const closeTwo = client.subscribe("room:1", two);
  client.connect();
  const connection = await welcome();
  connection.subscribed(1, "room:1", 7, [3, 0]);
  connection.message(7, 1, "{}");
  await settle();
  closeOne();
  connection.message(7, 2, "{}");
  await settle();

  assert.deepEqual(one.offsets, [1]);
  assert.deepEqual(two.offsets, [1, 2]);
  assert.equal(connection.sent(UNSUBSCRIBE).length, 0);
  closeTwo();
  closeTwo();
  assert.equal(connection.sent(UNSUBSCRIBE).length, 1);
});

test("subscribed, given up and subscribed again in the same breath it is subscribed once", async () => {
  const { client, welcome } = clientOf();
  client.connect();
  const connection = await welcome();
  const listener = recording();
  client.subscribe("room:1", recording())();
  client.subscribe("room:1", listener);
  await settle();

  const asked = connection.sent(SUBSCRIBE);
  const requestId = asked[asked.length - 1]?.varint() ?? 0;
  connection.subscribed(requestId, "room:1", 7, [3, 0]);
  connection.message(7, 1, "{}");
  await settle();
  assert.deepEqual(listener.offsets, [1]);
});

test("a listener that throws ends nothing", async () => {
  const faults: unknown[] = [];
  const { client, welcome } = clientOf({ logger: { debug() {}, warn: (_, fault) => void faults.push(fault) } });
  const taken: number[] = [];
  client.subscribe("room:1", (message) => {
    taken.push(message.position?.offset ?? 0);
    throw new Error("a fault of the application");
  });
  client.connect();
  const connection = await welcome();
  connection.subscribed(1, "room:1", 7, [3, 0]);
  connection.message(7, 1, "{}");
  connection.message(7, 2, "{}");
  await settle();

  assert.deepEqual(taken, [1, 2]);
  assert.equal(faults.length, 2);
});

test("a listener may subscribe, give up and close from inside itself", async () => {
  const { client, welcome } = clientOf();
  const end = client.subscribe("room:1", () => {
    client.subscribe("room:2", () => {});
    end();
    client.close();
  });
  client.connect();
  const connection = await welcome();
  connection.subscribed(1, "room:1", 7, [3, 0]);
  connection.message(7, 1, "{}");
  await settle();

  assert.equal(client.state, "ended");
  assert.equal(connection.sent(GOING_AWAY).length, 1);
});

test("what is not taken waits with the node", async () => {
  const { client, welcome } = clientOf();
  let release = () => {};
  let taken = 0;
  client.subscribe("room:1", () => {
    taken++;
    return new Promise<void>((resolve) => (release = resolve));
  });
  client.connect();
  const connection = await welcome();
  connection.subscribed(1, "room:1", 7, [3, 0]);
  for (let offset = 1; offset <= 300; offset++) connection.message(7, offset, "{}");
  await settle();
  assert.equal(connection.sent(UNSUBSCRIBE).length, 1);

  while (connection.sent(SUBSCRIBE).length < 2) {
    release();
    await settle();
  }
  assert.ok(taken > 100);
  const subscribe = connection.sent(SUBSCRIBE)[1];
  subscribe?.varint(), subscribe?.varint(), subscribe?.text(), subscribe?.byte(), subscribe?.varint();
  assert.equal(subscribe?.varint(), 255);
});

test("a publish that was cut off goes again with the same key, and is told once", async () => {
  const { client, clock, welcome } = clientOf();
  client.connect();
  const first = await welcome();
  const published = client.publish("room:1", { n: 1 });
  const firstBytes = first.frames[first.frames.length - 1];
  first.cut();
  await clock.pass(100);
  const second = await welcome();

  const again = second.sent(PUBLISH);
  assert.equal(again.length, 1);
  assert.deepEqual(second.frames[second.frames.length - 1]?.subarray(3), firstBytes?.subarray(3));
  second.published(again[0]?.varint() ?? 0, 3, 41);
  assert.deepEqual(await published, { position: { epoch: 3, offset: 41 }, duplicate: false });
});

test("a publish that is refused is broken with the node's error", async () => {
  const { client, welcome } = clientOf();
  client.connect();
  const connection = await welcome();
  const published = client.publish("room:1", {});
  connection.error(connection.sent(PUBLISH)[0]?.varint() ?? 0, 122, false);

  await assert.rejects(published, (fault: FanfareError) => fault.reason === "FORBIDDEN" && !fault.retryable && fault.code === 122);
});

test("a publish that takes too long is broken with TIMEOUT", async () => {
  const { client, clock } = clientOf();
  const published = client.publish("room:1", {}, { timeoutMillis: 1_000 });
  const expected = assert.rejects(published, (fault: FanfareError) => fault.reason === "TIMEOUT");
  await clock.pass(1_000);

  await expected;
});

test("a topic that can't be one is told at once", async () => {
  const { client } = clientOf();

  assert.throws(() => client.subscribe("a,b", () => {}), (fault: FanfareError) => fault.reason === "INVALID_TOPIC");
  await assert.rejects(client.publish(" a", {}), (fault: FanfareError) => fault.reason === "INVALID_TOPIC");
});

test("a provider is asked once, however many want a token, and again before it expires", async () => {
  let calls = 0;
  const { client, clock, welcome } = clientOf({ token: () => ({ token: `t${++calls}`, lifeMillis: 10_000 }) });
  client.connect();
  client.connect();
  await settle();
  assert.equal(calls, 1);
  const connection = await welcome();
  connection.error(0, 121, false);
  connection.error(0, 121, false);
  await settle();
  assert.equal(calls, 2);
  assert.equal(connection.sent(REFRESH).length, 1);
  const refresh = connection.sent(REFRESH)[0];
  refresh?.varint();
  assert.equal(refresh?.text(), "t2");
  await clock.pass(9_000);
  assert.equal(calls, 3);
});

test("a token that is refused and comes again ends it, and so does a user who is logged out", async () => {
  const one = clientOf({ token: () => "same" });
  one.client.connect();
  await settle();
  one.last().open();
  one.last().cut(4005);
  await settle();
  assert.equal(one.states[one.states.length - 1], "ended TOKEN_REFUSED");

  const two = clientOf({ token: () => LOGGED_OUT });
  two.client.connect();
  await settle();
  assert.equal(two.states[two.states.length - 1], "ended LOGGED_OUT");
  assert.equal(two.dialed.length, 0);
});

test("an answer of the provider after the client was closed begins nothing", async () => {
  let answer = (_: string) => {};
  const { client, dialed } = clientOf({ token: () => new Promise<string>((resolve) => (answer = resolve)) });
  client.connect();
  await settle();
  client.close();
  answer("late");
  await settle();

  assert.equal(dialed.length, 0);
});

test("a subscription that is not granted any more is told, and the others go on", async () => {
  const { client, welcome } = clientOf();
  const one = recording();
  const two = recording();
  client.subscribe("room:1", one);
  client.subscribe("room:2", two);
  client.connect();
  const connection = await welcome();
  connection.subscribed(1, "room:1", 7, [3, 0]);
  connection.subscribed(1, "room:2", 8, [3, 0]);
  connection.error(0, 122, false, "room:1");
  connection.message(8, 1, "{}");
  await settle();

  assert.equal(one.events[one.events.length - 1]?.type, "ended");
  assert.deepEqual(two.offsets, [1]);
});

test("nothing heard for two heartbeats is a dead connection", async () => {
  const { client, clock, welcome, dialed } = clientOf();
  client.connect();
  const connection = await welcome();
  await clock.pass(25_000);
  assert.equal(connection.sent(PING).length, 1);
  await clock.pass(25_000);

  assert.equal(connection.isClosed, true);
  assert.equal(dialed.length, 2);
});

test("a machine that wakes finds a dead connection in three seconds", async () => {
  const { client, clock, welcome, dialed } = clientOf();
  client.connect();
  await welcome();
  clock.sleep(3_600_000);
  await clock.pass(0);
  await clock.pass(3_000);

  assert.equal(dialed.length, 2);
});

test("a thousand dials that fail leave one timer, and closing leaves none", async () => {
  const { client, clock, last, dialed } = clientOf();
  client.connect();
  while (dialed.length < 1_000) {
    last().cut();
    await clock.pass(10_000);
  }
  assert.ok(clock.running <= 2, `${clock.running} timers`);
  client.close();
  assert.equal(clock.running, 0);
});

test("closed, every promise is broken", async () => {
  const { client, welcome } = clientOf();
  const published = client.publish("room:1", {});
  client.connect();
  await welcome();
  const asked = client.history("room:1");
  client.close();

  await assert.rejects(published, (fault: FanfareError) => fault.reason === "CLOSED");
  await assert.rejects(asked, (fault: FanfareError) => fault.reason === "NOT_CONNECTED");
  await assert.rejects(client.history("room:1"), (fault: FanfareError) => fault.reason === "NOT_CONNECTED");
});

test("a node that sends what can't be is not believed", async () => {
  const { client, clock, welcome, dialed } = clientOf();
  client.connect();
  const connection = await welcome();
  connection.say((frame) => frame.byte(0x42));
  await clock.pass(100);

  assert.equal(connection.isClosed, true);
  assert.equal(dialed.length, 2);
});

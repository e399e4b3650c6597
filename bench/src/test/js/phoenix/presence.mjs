// Presence by a published phoenix.js: node presence.mjs PACKAGE CLIENTS_URL OTHER_CLIENTS_URL TOKEN_OF_ANN TOKEN_OF_BOB TOKEN_OF_PROTO
// The three are users; the last one's name is __proto__. Ends with 1 at the first thing that does not hold.
import assert from "node:assert/strict";
import WebSocket from "ws";
import {whoIsHere} from "./present.mjs";

const [packageName, here, there, annToken, bobToken, protoToken] = process.argv.slice(2);
const {Presence, Socket} = await import(packageName);
const TOPIC = "live:presence-" + packageName.replace(".", "");
const LIMIT_MILLIS = 10_000;

async function until(what, holds) {
  const end = Date.now() + LIMIT_MILLIS;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`not seen: ${what}`);
    await new Promise(resolve => setTimeout(resolve, 10));
  }
}

class Client {
  constructor(url, token, parameters) {
    this.socket = new Socket(url, {transport: WebSocket, params: {token}});
    this.socket.connect();
    this.channel = this.socket.channel(TOPIC, parameters);
    this.order = [];
    this.left = [];
    this.syncs = 0;
    for (const event of ["phx_reply", "presence_state", "presence_diff"]) this.channel.on(event, () => this.order.push(event));
    this.presence = whoIsHere(Presence, this.channel, users => { this.users = users; this.syncs++; });
    this.presence.onLeave((user, current) => { if (current.metas.length === 0) this.left.push(user); });
    this.joined = new Promise((resolve, reject) => {
      this.channel.join().receive("ok", resolve).receive("error", error => reject(new Error(JSON.stringify(error))));
    });
  }

  metas(user) {
    return this.presence.state[user]?.metas ?? [];
  }

  leave() {
    return new Promise(resolve => this.channel.leave().receive("ok", () => this.socket.disconnect(resolve)));
  }
}

const ann = new Client(here, annToken, {presence: {device: "phone"}});
await ann.joined;
await until("itself", () => ann.metas("ann").length === 1);
assert.deepEqual(ann.order.slice(0, 2), ["phx_reply", "presence_state"]);
assert.equal(ann.metas("ann")[0].device, "phone");

// On the other node: a state with those of this one, and a diff here.
const bob = new Client(there, bobToken, {});
await bob.joined;
await until("each other", () => ann.metas("bob").length === 1 && bob.metas("ann").length === 1);
assert.equal(bob.metas("ann")[0].device, "phone");
assert.ok(ann.syncs >= 2 && bob.syncs >= 1);

// Another device of ann is another meta of hers, and gone it takes only that with it.
const tablet = new Client(there, annToken, {presence: {device: "tablet"}});
await tablet.joined;
await until("two metas", () => ann.metas("ann").length === 2 && bob.metas("ann").length === 2);
assert.deepEqual(bob.metas("ann").map(meta => meta.device).sort(), ["phone", "tablet"]);
assert.equal(new Set(bob.metas("ann").map(meta => meta.phx_ref)).size, 2);

// What it says of itself may change.
const reply = await new Promise((resolve, reject) => {
  tablet.channel.push("fanfare:presence", {device: "tablet", mood: "fine"})
    .receive("ok", resolve).receive("error", error => reject(new Error(JSON.stringify(error))));
});
assert.deepEqual(reply, {});
await until("the change", () => bob.metas("ann").some(meta => meta.mood === "fine"));
assert.equal(bob.metas("ann").length, 2);
assert.equal(ann.metas("ann").length, 2);

await tablet.leave();
await until("one meta", () => ann.metas("ann").length === 1 && bob.metas("ann").length === 1);
assert.deepEqual(bob.left, []);

// A user whose name is that of a member of every object changes none.
const proto = new Client(here, protoToken, {});
await proto.joined;
await until("somebody more", () => Object.keys(ann.presence.state).length === 3);
assert.ok([null, Object.prototype].includes(Object.getPrototypeOf(ann.presence.state)));
assert.ok(!Object.keys(ann.presence.state).includes("__proto__"));
assert.equal({}.metas, undefined);
await proto.leave();
await until("nobody more", () => Object.keys(ann.presence.state).length === 2);

// A connection that breaks and comes back is no leaving.
const syncs = ann.syncs;
ann.left = [];
bob.socket.conn.terminate();
await until("bob's new state", () => bob.order.filter(event => event === "presence_state").length === 2);
await until("bob's new meta", () => bob.metas("bob").length === 1 && ann.metas("bob").length === 1 && ann.syncs > syncs);
assert.deepEqual(ann.left, []);

await bob.leave();
await until("bob's leaving", () => ann.left.length === 1);
assert.deepEqual(ann.left, ["bob"]);
assert.deepEqual(ann.users, ["ann"]);
await ann.leave();
console.log("done");

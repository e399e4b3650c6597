import assert from "node:assert/strict";
import { test } from "node:test";
import { Outbox, type OutboxEffect, type OutboxInput } from "../src/outbox.js";
import { type Line, scenarios, timeInWords } from "./scenarios.js";

function input({ words, values }: Line): OutboxInput {
  const [type = "", first = "", second = ""] = words;
  switch (type) {
    case "add":
      return { type, publish: Number(first), topic: second, bytes: Number(values.get("bytes") ?? "1") };
    case "published":
    case "late":
      return { type, publish: Number(first) };
    case "error":
      return { type, publish: Number(first), code: Number(second), retryable: words.includes("retryable"), retryAfterMillis: Number(values.get("after") ?? "0") };
    case "retry":
      return { type, topic: first };
    case "linkOpen":
    case "linkLost":
    case "close":
      return { type };
    default:
      throw new Error(`an input of which nothing is known: ${type}`);
  }
}

function inWords(effect: OutboxEffect): string {
  switch (effect.type) {
    case "send":
      return `send ${effect.publish}${effect.keyed ? " keyed" : ""}`;
    case "fulfil":
    case "refuse":
      return `${effect.type} ${effect.publish}`;
    case "fail":
      return `fail ${effect.publish} ${effect.reason}`;
    case "set":
      return `set ${effect.topic} ${timeInWords(effect)}`;
  }
}

for (const scenario of scenarios("outbox.txt")) {
  test(scenario.name, () => {
    const [maxEntries, maxBytes, maxInFlight] = (scenario.given.get("limits") ?? "").split(" ").map(Number);
    const outbox = new Outbox({ maxEntries: maxEntries ?? 0, maxBytes: maxBytes ?? 0, maxInFlight: maxInFlight ?? 0 });
    for (const step of scenario.steps) {
      assert.deepEqual(outbox.step(input(step.input)).map(inWords), step.effects, `after > ${step.input.text}`);
    }
  });
}

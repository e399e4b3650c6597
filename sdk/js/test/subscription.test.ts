import assert from "node:assert/strict";
import { test } from "node:test";
import type { Position, SubscribeResult } from "../src/frames.js";
import { Subscription, type SubscriptionEffect, type SubscriptionInput, type SubscriptionTimer } from "../src/subscription.js";
import { type Line, scenarios, timeInWords } from "./scenarios.js";

const PAYLOAD = { json: "{}" };

function position(text: string | undefined): Position | null {
  if (text === undefined || text === "none") return null;
  const [epoch, offset] = text.split(":");
  return { epoch: Number(epoch), offset: Number(offset) };
}

function input({ words, values }: Line): SubscriptionInput {
  const [type = "", first = "", second = ""] = words;
  switch (type) {
    case "want":
    case "unwant":
    case "linkOpen":
    case "linkLost":
      return { type };
    case "subscribed":
      return { type, request: Number(first), result: second as SubscribeResult, head: position(values.get("head")) };
    case "message":
      return { type, offset: Number(first), event: "message", payload: PAYLOAD };
    case "gap":
      return { type, askedOffset: Number(first), oldestOffset: Number(second) };
    case "epochChanged":
      return { type, epoch: Number(first), nextOffset: Number(second) };
    case "skipped":
      return { type, count: Number(first) };
    case "batchEnd":
      return { type, live: words.includes("live") };
    case "error":
      return { type, request: Number(first), code: Number(second), retryable: words.includes("retryable"), retryAfterMillis: Number(values.get("after") ?? "0"), text: values.get("text") ?? "" };
    case "timer":
      return { type, timer: first as SubscriptionTimer };
    default:
      throw new Error(`an input of which nothing is known: ${type}`);
  }
}

const at = (value: Position | null) => (value === null ? "none" : `${value.epoch}:${value.offset}`);

function inWords(effect: SubscriptionEffect): string {
  switch (effect.type) {
    case "subscribe":
      return `subscribe ${effect.request}${effect.after === null ? "" : ` after=${at(effect.after)}`}`;
    case "message":
    case "subscribed":
      return `${effect.type} ${at(effect.position)}`;
    case "gap":
      return `gap ${effect.after} ${effect.oldest}`;
    case "epochChanged":
      return `epochChanged ${effect.epoch} ${effect.next}`;
    case "skipped":
      return `skipped ${effect.count}`;
    case "waiting":
    case "ended":
      return `${effect.type} ${effect.code} ${effect.text}`;
    case "set":
      return `set ${effect.timer} ${timeInWords(effect)}`;
    case "unsubscribe":
    case "live":
    case "distrust":
      return effect.type;
  }
}

for (const scenario of scenarios("subscription.txt")) {
  test(scenario.name, () => {
    const subscription = new Subscription(position(scenario.given.get("position")));
    for (const step of scenario.steps) {
      assert.deepEqual(subscription.step(input(step.input)).map(inWords), step.effects, `after > ${step.input.text}`);
    }
  });
}

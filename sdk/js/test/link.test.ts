import assert from "node:assert/strict";
import { test } from "node:test";
import { Link, type LinkEffect, type LinkInput, type LinkTimer } from "../src/link.js";
import { type Line, scenarios, timeInWords } from "./scenarios.js";

function input({ words, values }: Line): LinkInput {
  const [type = "", first = "", second = ""] = words;
  const number = (name: string) => Number(values.get(name) ?? "0");
  switch (type) {
    case "token":
      return { type, question: Number(first), token: second, lifeMillis: values.has("life") ? number("life") : null };
    case "nobody":
    case "loggedOut":
    case "noToken":
      return { type, question: Number(first) };
    case "opened":
    case "tokenExpired":
      return { type, connection: Number(first) };
    case "welcome":
      return { type, connection: Number(first), heartbeatMillis: number("heartbeat"), sessionId: values.get("session") ?? "" };
    case "goAway":
      return { type, connection: Number(first), code: Number(second), reconnect: words.includes("comeBack"), windowMillis: number("window") };
    case "closed":
      return { type, connection: Number(first), code: Number(second), reconnect: words.includes("comeBack"), retryAfterMillis: number("after") };
    case "timer":
      return { type, timer: first as LinkTimer, sentAgoMillis: number("sent"), heardAgoMillis: number("heard") };
    case "start":
    case "close":
    case "background":
    case "foreground":
    case "networkChanged":
    case "tokenTaken":
    case "tokenRefused":
      return { type };
    default:
      throw new Error(`an input of which nothing is known: ${type}`);
  }
}

function inWords(effect: LinkEffect): string {
  switch (effect.type) {
    case "ask":
      return `ask ${effect.question}`;
    case "dial":
    case "use":
      return `${effect.type} ${effect.connection}`;
    case "hello":
      return `hello ${effect.connection} token=${effect.token} resume=${effect.resumeSession}`;
    case "refresh":
      return `refresh ${effect.token}`;
    case "ping":
      return "ping";
    case "drop":
      return `drop ${effect.connection}${effect.goodbye === null ? "" : ` goodbye=${effect.goodbye}`}`;
    case "set":
      return `set ${effect.timer} ${timeInWords(effect)}`;
    case "tell":
      return `tell ${effect.state} ${effect.reason}`.trim();
  }
}

for (const scenario of scenarios("link.txt")) {
  test(scenario.name, () => {
    const link = new Link({ hasProvider: scenario.given.get("provider") === "yes" });
    for (const step of scenario.steps) {
      assert.deepEqual(link.step(input(step.input)).map(inWords), step.effects, `after > ${step.input.text}`);
    }
  });
}

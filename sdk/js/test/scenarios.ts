// The scenarios of sdk/states: what goes in, and what comes out.

import { readFileSync } from "node:fs";

export interface Scenario {
  readonly name: string;
  /** What is given besides: lines that are neither input nor effect. */
  readonly given: ReadonlyMap<string, string>;
  readonly steps: readonly Step[];
}

export interface Step {
  readonly input: Line;
  readonly effects: readonly string[];
}

/** A line's words, and those of the form name=value. */
export interface Line {
  readonly text: string;
  readonly words: readonly string[];
  readonly values: ReadonlyMap<string, string>;
}

export function scenarios(file: string): Scenario[] {
  return readFileSync(`../states/${file}`, "utf8")
    .split(/\n\n+/)
    .filter((stanza) => stanza.startsWith("scenario "))
    .map(scenario);
}

function scenario(stanza: string): Scenario {
  const given = new Map<string, string>();
  const steps: { input: Line; effects: string[] }[] = [];
  let name = "";
  for (const text of stanza.trim().split("\n")) {
    if (text.startsWith("scenario ")) name = text.slice(9);
    else if (text.startsWith("> ")) steps.push({ input: line(text.slice(2)), effects: [] });
    else if (text.startsWith("< ")) steps[steps.length - 1]?.effects.push(text.slice(2).trim());
    else given.set(text.split(" ")[0] ?? "", text.slice(text.indexOf(" ") + 1));
  }
  return { name, given, steps };
}

function line(text: string): Line {
  const words: string[] = [];
  const values = new Map<string, string>();
  for (const word of text.split(" ")) {
    const equals = word.indexOf("=");
    if (equals < 0) words.push(word);
    else values.set(word.slice(0, equals), word.slice(equals + 1));
  }
  return { text, words, values };
}

/** How long a timer runs: a time, a random time up to one, or both. */
export function timeInWords(timer: { readonly afterMillis: number; readonly jitterMillis: number }): string {
  const { afterMillis, jitterMillis } = timer;
  if (jitterMillis === 0) return `${afterMillis}`;
  return afterMillis === 0 ? `0..${jitterMillis}` : `${afterMillis}..${afterMillis + jitterMillis}`;
}

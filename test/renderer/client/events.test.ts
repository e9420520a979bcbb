/** The event stream, however it is cut. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { eventParser } from "../../../src-renderer/client/events.ts";

const stream =
  ': connected\n\ndata: {"a":1}\n\n: \n\ndata: one\ndata: two\n\nevent: x\r\ndata:three\r\n\r\n';

function parse(pieces: readonly string[]): string[] {
  const got: string[] = [];
  const push = eventParser((data) => got.push(data));
  pieces.forEach(push);
  return got;
}

it("reads events and passes over comments", () => {
  expect(parse([stream])).toEqual(['{"a":1}', "one\ntwo", "three"]);
});

it("reads the same however the stream is cut", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: stream.length })),
      (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), stream.length];
        const pieces = at.slice(1).map((end, i) => stream.slice(at[i], end));
        expect(parse(pieces)).toEqual(['{"a":1}', "one\ntwo", "three"]);
      },
    ),
  );
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  readAnnotations,
  recogniseAnnotation,
} from "../../src-main/annotation/formats.ts";
import { decodeText } from "../../src-main/annotation/text.ts";
import {
  readTextGrid,
  writeTextGrid,
} from "../../src-main/annotation/textgrid.ts";
import type { TextGrid } from "../../src-main/annotation/textgrid.ts";

const long = `File type = "ooTextFile"
Object class = "TextGrid"

xmin = 0
xmax = 2.5
tiers? <exists>
size = 2
item []:
    item [1]:
        class = "IntervalTier"
        name = "Anna"
        xmin = 0
        xmax = 2.5
        intervals: size = 2
        intervals [1]:
            xmin = 0
            xmax = 1.25
            text = "she said ""yes"""
        intervals [2]:
            xmin = 1.25
            xmax = 2.5
            text = ""
    item [2]:
        class = "TextTier"
        name = "bells"
        xmin = 0
        xmax = 2.5
        points: size = 1
        points [1]:
            number = 0.5
            mark = "ding"
`;

const short = `File type = "ooTextFile"
Object class = "TextGrid"

0
2.5
<exists>
2
"IntervalTier"
"Anna"
0
2.5
2
0
1.25
"she said ""yes"""
1.25
2.5
""
"TextTier"
"bells"
0
2.5
1
0.5
"ding"
`;

const grid: TextGrid = {
  start: 0,
  end: 2.5,
  tiers: [
    {
      kind: "intervals",
      name: "Anna",
      start: 0,
      end: 2.5,
      intervals: [
        { start: 0, end: 1.25, label: 'she said "yes"' },
        { start: 1.25, end: 2.5, label: "" },
      ],
    },
    {
      kind: "points",
      name: "bells",
      start: 0,
      end: 2.5,
      points: [{ time: 0.5, label: "ding" }],
    },
  ],
};

describe("reading", () => {
  test("the long and the short form say the same", () => {
    expect(readTextGrid(long)).toEqual(grid);
    expect(readTextGrid(short)).toEqual(grid);
  });

  test("Windows line ends make no difference, inside a label either", () => {
    const text = long.replace("she said", "she\nsaid");
    const crlf = readTextGrid(text.replaceAll("\n", "\r\n"));
    expect(crlf).toEqual(readTextGrid(text));
    expect(crlf.tiers[0]).toMatchObject({
      intervals: [{ label: 'she\nsaid "yes"' }, {}],
    });
  });

  test("UTF-16 of both orders and UTF-8 with and without mark decode to the same text", () => {
    const text = long.replace("Anna", "Änne 🙂");
    const little = Buffer.from(`\ufeff${text}`, "utf16le");
    const variants = [
      Buffer.from(text),
      Buffer.from(`\ufeff${text}`),
      little,
      Buffer.from(little).swap16(),
      Buffer.from(text, "utf16le"),
      Buffer.from(text, "utf16le").swap16(),
    ];
    for (const bytes of variants) expect(decodeText(bytes)).toBe(text);
  });

  test("text that is no UTF-8 is read as Latin-1", () => {
    expect(decodeText(Buffer.from("Ånn", "latin1"))).toBe("Ånn");
  });

  test("an interval heading without a colon, as ELAN writes it, is read", () => {
    const elan = long.replaceAll("]:", "]").replace("item [1]", "item[1]");
    expect(readTextGrid(elan)).toEqual(grid);
  });

  test("a grid without tiers is empty", () => {
    const empty =
      'File type = "ooTextFile"\nObject class = "TextGrid"\n\n0\n1\n<absent>\n';
    expect(readTextGrid(empty)).toEqual({ start: 0, end: 1, tiers: [] });
  });
});

describe("damage is told with its place", () => {
  test("a file that was cut off", () => {
    expect(() => readTextGrid(long.slice(0, 300))).toThrow(
      "the file ends on line 17 where an interval's end should stand; it may have been cut off",
    );
  });

  test("a text in the place of a number", () => {
    expect(() => readTextGrid(short.replace("1.25", '"x"'))).toThrow(
      'line 14: "x" stands where an interval\'s end should',
    );
  });

  test("a number of intervals that cannot be", () => {
    const huge = short.replace("2.5\n2\n0", "2.5\n99999999\n0");
    expect(() => readTextGrid(huge)).toThrow(
      "line 12: the number of intervals is 99999999",
    );
  });

  test("another Praat object", () => {
    expect(() => readTextGrid(long.replace('"TextGrid"', '"Pitch"'))).toThrow(
      "not a TextGrid: it says that it is a ooTextFile with a Pitch",
    );
  });

  test("binary and chronological files are named with the way out", () => {
    const chronological = Buffer.from(
      '"Praat chronological TextGrid text file"\n0 1\n',
    );
    expect(() => readAnnotations("TextGrid", chronological)).toThrow(
      "a chronological TextGrid is not read; in Praat, save it as a text file or as a short text file",
    );
    const binary = Buffer.from("ooBinaryFile\x08TextGrid\0\0");
    expect(() => readAnnotations("TextGrid", binary)).toThrow(
      "a binary TextGrid is not read; in Praat, save it as a text file",
    );
  });
});

test("formats are known by name, whatever the case", () => {
  expect(recogniseAnnotation("a/b.TEXTGRID")).toEqual({
    kind: "read",
    format: "TextGrid",
  });
  expect(recogniseAnnotation("b.eaf")).toEqual({
    kind: "unread",
    format: "ELAN EAF",
    ambiguous: false,
  });
  expect(recogniseAnnotation("b.json")).toMatchObject({ ambiguous: true });
  expect(recogniseAnnotation("b.wav")).toBeUndefined();
});

const time = fc.double({ min: 0, max: 1e5, noNaN: true });
const label = fc
  .string({ unit: "grapheme" })
  .map((text) => text.replaceAll("\r", ""));
const tier = fc.oneof(
  fc.record({
    kind: fc.constant("intervals" as const),
    name: label,
    start: time,
    end: time,
    intervals: fc.array(fc.record({ start: time, end: time, label })),
  }),
  fc.record({
    kind: fc.constant("points" as const),
    name: label,
    start: time,
    end: time,
    points: fc.array(fc.record({ time, label })),
  }),
);

test("whatever is written is read back unchanged, in the encodings of both systems", () => {
  fc.assert(
    fc.property(
      fc.record({ start: time, end: time, tiers: fc.array(tier) }),
      (written) => {
        const text = writeTextGrid(written);
        expect(readTextGrid(decodeText(Buffer.from(text)))).toEqual(written);
        const utf16 = Buffer.from(`\ufeff${text}`, "utf16le");
        expect(readTextGrid(decodeText(utf16))).toEqual(written);
      },
    ),
  );
});

/** Turns expected and computed values of a numeric case into a verdict. */

/** One numeric case: its parameters and inputs as they stand in the file, beside what is expected. */
export interface CaseRecord {
  readonly id?: string;
  readonly note?: string;
  readonly expected: unknown;
  readonly [parameter: string]: unknown;
}

/** A file of cases of one family. */
export interface CaseFile {
  readonly schema?: number;
  readonly family: string;
  readonly conventions?: Readonly<Record<string, unknown>>;
  readonly cases: readonly CaseRecord[];
}

export interface CaseResult {
  readonly id: string;
  readonly passed: boolean;
  /** Largest |actual - expected| / (1 + |expected|) over all numbers; infinite when something else differs. */
  readonly maxRelativeError: number;
  /** Where the first or worst difference is; absent when the case passed. */
  readonly message?: string;
}

/** Computes what a case expects and compares. */
export type CaseRunner = (testCase: CaseRecord, file: CaseFile) => CaseResult;

/** Runners by the `family` text of their files. */
export type CaseFamilies = Readonly<Record<string, CaseRunner>>;

/** Numbers agree when |actual - expected| <= tolerance * (1 + |expected|). */
export const tolerance = 1e-5;

/** Compares a computed value with the case's `expected`; `actual` may hold more keys than are expected, never fewer. */
export function compare(testCase: CaseRecord, actual: unknown): CaseResult {
  const worst: Worst = { error: 0, message: null };
  compareValues("expected", testCase.expected, actual, worst);
  const id = testCase.id ?? "(no id)";
  return worst.message === null
    ? { id, passed: true, maxRelativeError: worst.error }
    : {
        id,
        passed: false,
        maxRelativeError: worst.error,
        message: worst.message,
      };
}

/** A failed result for a case that its family's runner does not know or could not compute. */
export function failed(testCase: CaseRecord, message: string): CaseResult {
  return {
    id: testCase.id ?? "(no id)",
    passed: false,
    maxRelativeError: Infinity,
    message,
  };
}

interface Worst {
  error: number;
  message: string | null;
}

function compareValues(
  path: string,
  expected: unknown,
  actual: unknown,
  worst: Worst,
): void {
  if (typeof expected === "number" && typeof actual === "number")
    return compareNumbers(path, expected, actual, worst);
  if (Array.isArray(expected))
    return compareLists(path, expected, actual, worst);
  if (expected !== null && typeof expected === "object")
    return compareRecords(path, expected, actual, worst);
  if (expected !== actual) differ(path, expected, actual, worst);
}

/** Two whole numbers must be equal; a whole number expected of a computation with fractions has the tolerance. */
function compareNumbers(
  path: string,
  expected: number,
  actual: number,
  worst: Worst,
): void {
  const error =
    actual === expected
      ? 0
      : Math.abs(actual - expected) / (1 + Math.abs(expected));
  const bothWhole = Number.isInteger(expected) && Number.isInteger(actual);
  const agrees = bothWhole ? actual === expected : error <= tolerance;
  if (!agrees && !(error <= worst.error && worst.message !== null))
    worst.message = `${path}: expected ${expected}, got ${actual}`;
  worst.error = Math.max(worst.error, Number.isNaN(error) ? Infinity : error);
}

function compareLists(
  path: string,
  expected: readonly unknown[],
  actual: unknown,
  worst: Worst,
): void {
  const list = ArrayBuffer.isView(actual)
    ? Array.from(actual as unknown as ArrayLike<number>)
    : actual;
  if (!Array.isArray(list)) return differ(path, expected, actual, worst);
  if (list.length !== expected.length)
    return differ(`${path}.length`, expected.length, list.length, worst);
  expected.forEach((value, index) =>
    compareValues(`${path}[${index}]`, value, list[index], worst),
  );
}

function compareRecords(
  path: string,
  expected: object,
  actual: unknown,
  worst: Worst,
): void {
  if (actual === null || typeof actual !== "object")
    return differ(path, expected, actual, worst);
  const record = actual as Readonly<Record<string, unknown>>;
  for (const [key, value] of Object.entries(expected))
    compareValues(`${path}.${key}`, value, record[key], worst);
}

function differ(
  path: string,
  expected: unknown,
  actual: unknown,
  worst: Worst,
): void {
  worst.error = Infinity;
  worst.message = `${path}: expected ${shortText(expected)}, got ${shortText(actual)}`;
}

function shortText(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

/** Times and sizes as people read them. */

/** Seconds as `m:ss.d`, or `h:mm:ss.d` from one hour on; `digits` after the point. */
export function formatTime(seconds: number, digits = 2): string {
  const scale = 10 ** digits;
  const ticks = Math.round(Math.max(0, seconds) * scale);
  const whole = Math.floor(ticks / scale);
  const fraction =
    digits === 0 ? "" : `.${String(ticks % scale).padStart(digits, "0")}`;
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const rest = String(whole % 60).padStart(2, "0");
  return hours > 0
    ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}${fraction}`
    : `${minutes}:${rest}${fraction}`;
}

/** A length in words: `48 s`, `12 min 5 s`, `1 h 2 min`. */
export function formatLength(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) {
    const rest = whole % 60;
    return `${Math.floor(whole / 60)} min${rest ? ` ${rest} s` : ""}`;
  }
  const minutes = Math.round(whole / 60);
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} h${rest ? ` ${rest} min` : ""}`;
}

/** A frequency: `350 Hz`, `1.2 kHz`. */
export function formatHz(hertz: number): string {
  if (hertz < 1000) return `${Math.round(hertz)} Hz`;
  const kilo = hertz / 1000;
  return `${kilo >= 10 ? Math.round(kilo) : Number(kilo.toFixed(1))} kHz`;
}

/** A count with its noun: `1 turn`, `12 turns`. */
export function formatCount(count: number, noun: string): string {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}

/** Where turns come from, in words: the names of annotation files, or that the program found them. */
export function formatSource(annotations: readonly string[]): string {
  const files = annotations.filter((name) => name !== "detected");
  return files.length > 0 ? files.join(", ") : "detected";
}

/** A score with so many digits after its first, a count without any after the point; an unknown one is a dash. */
export function formatScore(value: number | null, digits = 3): string {
  if (value === null || !Number.isFinite(value)) return "–";
  if (Number.isInteger(value) && Math.abs(value) >= 10)
    return wholeNumber(value);
  const before = Math.max(0, Math.floor(Math.log10(Math.abs(value) || 1)));
  return value.toFixed(Math.max(0, digits - before)).replace("-", "−");
}

function wholeNumber(value: number): string {
  return value.toLocaleString("en").replace("-", "−");
}

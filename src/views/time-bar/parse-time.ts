/** Reads an instant as a person types it: `12.5`, `12.5 s`, `12500 ms`, `1:05.2`, `1 min 5 s`; `+50 ms` and `-1 s` from where the clock is. */
import { err, ok, type Result } from '#base/result.ts';
import type { SimTime } from '#base/time.ts';

/** Nanoseconds of each unit. */
const UNITS: { readonly [unit: string]: number } = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  sec: 1e9,
  min: 60e9,
  m: 60e9,
  h: 3600e9,
};

/** What is wrong with a text. */
export type TimeProblem = 'empty' | 'unreadable' | 'before-start';

/** Reads `text`; `nowNs` is where the clock is. Decimals may be written with a comma. */
export function parseTime(text: string, nowNs: SimTime): Result<SimTime, TimeProblem> {
  const clean = text.trim().toLowerCase().replaceAll(',', '.').replace('−', '-');
  if (clean === '') return err('empty');
  const sign = clean.startsWith('+') ? 1 : clean.startsWith('-') ? -1 : 0;
  const length = readLength(sign === 0 ? clean : clean.slice(1).trim());
  if (length === null) return err('unreadable');
  const atNs = sign === 0 ? length : nowNs + sign * length;
  return atNs < 0 ? err('before-start') : ok(atNs);
}

/** A length of time in whole nanoseconds; null for anything else. */
function readLength(text: string): SimTime | null {
  const ofClock = /^(?:(\d+):)?(\d+):(\d+(?:\.\d*)?)$/.exec(text);
  if (ofClock !== null) {
    const [, hours = '0', minutes = '0', seconds = '0'] = ofClock;
    return Math.round(Number(hours) * 3600e9 + Number(minutes) * 60e9 + Number(seconds) * 1e9);
  }
  if (/^\d*\.?\d+$|^\d+\.$/.test(text)) return Math.round(Number(text) * 1e9);
  if (text === '') return null;
  let total = 0;
  let rest = text;
  while (rest !== '') {
    const part = /^(\d+\.?\d*|\.\d+)\s*([a-zµμ]+)\s*/.exec(rest);
    const unit = UNITS[part?.[2] ?? ''];
    if (part === null || unit === undefined) return null;
    total += Number(part[1]) * unit;
    rest = rest.slice(part[0].length);
  }
  return Number.isFinite(total) ? Math.round(total) : null;
}

import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import { SCHEME_CATALOG } from '#engine/schemes/index.ts';
import type { SchemeCatalog } from '#scenario/scheme-catalog.ts';
import { LIMITS } from '#scenario/limits.ts';
import { readPcapng } from '#wire/pcapng.ts';
import { call, galleryFile, reportOf, temporaryFolder, writeJson } from './test-support/call.ts';

// Whole runs: a busy machine may need more than the usual five seconds.
vi.setConfig({ testTimeout: 60_000 });

const STAR = galleryFile('metro-star.json');
const FIGURE = galleryFile('figure/seite-dma-5.json');

/** A short scenario of two runs, made of the metro star. */
function shortStar(): { [key: string]: unknown } {
  const star = JSON.parse(readFileSync(STAR, 'utf8')) as { flows: { stopMs?: number }[]; runs: unknown[] };
  const flows = [{ ...star.flows[0], stopMs: 3400 }];
  return {
    ...star,
    durationMs: 3500,
    flows,
    events: [{ atMs: 3000, move: { node: 'mn1', to: 'ar2' } }],
    runs: star.runs.slice(0, 2),
  };
}

describe('schemes', () => {
  test('--json is an array with roles and options of every scheme', async () => {
    const { code, out } = await call('schemes', '--json');
    expect(code).toBe(0);
    const catalog = JSON.parse(out) as SchemeCatalog;
    expect(catalog).toMatchObject(JSON.parse(JSON.stringify(SCHEME_CATALOG)) as object);
    expect(catalog.map((scheme) => scheme.id)).toEqual(expect.arrayContaining(['ipv6', 'pmipv6', 'dma']));
    for (const option of catalog.flatMap((scheme) => scheme.options)) {
      expect(typeof option.default, option.key).toBe(option.type);
      expect(option.meaning.length * option.section.length, option.key).toBeGreaterThan(0);
      expect(option.values !== undefined, option.key).toBe(option.type !== 'number');
      if (option.values !== undefined) expect(option.values[0], option.key).toBe(option.default);
    }
  });

  test('without --json it is text for people', async () => {
    const { code, out } = await call('schemes');
    expect(code).toBe(0);
    expect(out).toContain('role lma (LMA): ');
    expect(out).toContain('option sessions: db or mn. ');
  });

  test('takes no file', async () => {
    expect(await call('schemes', 'x')).toEqual({ code: 2, out: '', errors: ['schemes takes no file, found "x"'] });
  });
});

describe('validate', () => {
  test('says what a good scenario holds', async () => {
    const { code, out, errors } = await call('validate', STAR);
    expect({ code, errors }).toEqual({ code: 0, errors: [] });
    expect(out).toBe(`${STAR}: valid: 14 nodes, 12 links, 2 flows, 5 events; runs pmipv6 (pmipv6), dma (dma), ipv6 (ipv6)\n`);
  });

  test('says in one line what is wrong with a bad one, with the place', async () => {
    const folder = temporaryFolder();
    const refusal = async (path: string): Promise<string> => {
      const { code, out, errors } = await call('validate', path);
      expect({ code, out, lines: errors.length }).toEqual({ code: 2, out: '', lines: 1 });
      return (errors[0] ?? '').replaceAll(folder, '');
    };
    expect(await refusal(join(folder, 'none.json'))).toBe('/none.json: no such file or folder');
    expect(await refusal(folder)).toBe(': is a folder, not a scenario file');
    expect(await refusal(writeJson(folder, 'empty.json', {}))).toBe(
      '/empty.json: /format: is missing; expected "roamscope-scenario"',
    );
    expect(await refusal(writeJson(folder, 'scheme.json', { ...shortStar(), runs: [{ id: 'A', scheme: 'pmip' }] }))).toContain(
      '/scheme.json: /runs/0/scheme: expected ',
    );
    writeFileSync(join(folder, 'cut.json'), '{"format": "roamscope-scenario",\n "version": 1');
    expect(await refusal(join(folder, 'cut.json'))).toBe('/cut.json: is not JSON at line 2, column 14: expected "," or "}"');
    writeFileSync(join(folder, 'latin.json'), Uint8Array.of(0x22, 0xe9, 0x22));
    expect(await refusal(join(folder, 'latin.json'))).toBe('/latin.json: is not UTF-8 text');
    writeFileSync(join(folder, 'large.json'), '');
    truncateSync(join(folder, 'large.json'), LIMITS.fileBytes + 1);
    expect(await refusal(join(folder, 'large.json'))).toBe('/large.json: expected at most 8388608 octets, found 8388609');
    // A device that gives octets for ever.
    expect(await refusal('/dev/zero')).toBe('/dev/zero: expected at most 8388608 octets, found more');
  });
});

describe('run', () => {
  test('without outputs prints a summary of every run', async () => {
    const { code, out, errors } = await call('run', FIGURE);
    expect({ code, errors }).toEqual({ code: 0, errors: [] });
    expect(out).toMatch(/^Run dma: dma, 6000 ms\n/);
    expect(out).toContain('mar1 > mar2');
  });

  test('--report - is an array of one object per run; --run chooses one, with the same trace', async () => {
    const folder = temporaryFolder();
    const file = writeJson(folder, 'short.json', shortStar());
    const both = await reportOf(file);
    expect(both.map((run) => [run.run, run.scheme, run.endMs])).toEqual([
      ['pmipv6', 'pmipv6', 3500],
      ['dma', 'dma', 3500],
    ]);
    const one = await reportOf(file, '--run', 'dma');
    expect(one).toEqual(both.slice(1));
    expect(both[0]?.traceHash).toMatch(/^[0-9a-f]{64}$/);
    expect(both[0]?.traceHash).not.toBe(both[1]?.traceHash);
  });

  test('writes report, capture and trace of one run', async () => {
    const folder = temporaryFolder();
    const file = writeJson(folder, 'short.json', shortStar());
    const paths = ['report.json', 'x.pcapng', 'x.jsonl'].map((name) => join(folder, name));
    const [report = '', pcap = '', trace = ''] = paths;
    expect(await call('run', file, '--run=dma', '--report', report, '--pcap', pcap, '--trace', trace)).toEqual({
      code: 0,
      out: '',
      errors: [],
    });
    expect(readdirSync(folder).toSorted()).toEqual(['report.json', 'short.json', 'x.jsonl', 'x.pcapng']);
    expect(JSON.parse(readFileSync(report, 'utf8'))).toEqual(await reportOf(file, '--run', 'dma'));

    const lines = readFileSync(trace, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { atMs: number; kind: string; run?: string });
    expect(lines.filter((line) => line.run !== undefined)).toEqual([]);
    expect(lines.every((line, index) => index === 0 || line.atMs >= (lines[index - 1]?.atMs ?? 0))).toBe(true);
    expect(lines.at(-1)).toEqual({ atMs: 3500, kind: 'end' });

    const capture = readPcapng(readFileSync(pcap));
    if (!capture.ok) throw new Error(capture.error);
    const names = capture.value.interfaces.map((item) => item.name);
    expect(names.slice(0, 3)).toEqual(['k-ar1', 'k-ar2', 'k-ar3']);
    expect(names.slice(-2)).toEqual(['ar1-mn1', 'ar2-mn1']);
    const hops = lines.filter((line) => line.kind === 'hop').length;
    expect(capture.value.frames).toHaveLength(hops);
  });

  test('several runs share a capture and a trace in the order of time', async () => {
    const folder = temporaryFolder();
    const file = writeJson(folder, 'short.json', shortStar());
    const pcap = join(folder, 'x.pcapng');
    const { code, out } = await call('run', file, '--pcap', pcap, '--trace', '-');
    expect(code).toBe(0);
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { run: string; atMs: number });
    expect(new Set(lines.map((line) => line.run))).toEqual(new Set(['pmipv6', 'dma']));
    expect(lines.every((line, index) => index === 0 || line.atMs >= (lines[index - 1]?.atMs ?? 0))).toBe(true);
    const capture = readPcapng(readFileSync(pcap));
    if (!capture.ok) throw new Error(capture.error);
    expect(capture.value.interfaces.map((item) => item.name)).toEqual(
      expect.arrayContaining(['pmipv6 k-ar1', 'dma k-ar1', 'dma ar2-mn1']),
    );
    const times = capture.value.frames.map(({ time }) => time.seconds * 1e9 + time.nanoseconds);
    expect(times.every((time, index) => index === 0 || time >= (times[index - 1] ?? 0))).toBe(true);
  });

  test('refuses what it cannot do with one line, and leaves nothing behind', async () => {
    const folder = temporaryFolder();
    const file = writeJson(folder, 'short.json', shortStar());
    mkdirSync(join(folder, 'sub'));
    const refusal = async (...args: string[]): Promise<string> => {
      const { code, out, errors } = await call('run', ...args);
      expect({ code, out, lines: errors.length }).toEqual({ code: 2, out: '', lines: 1 });
      expect(readdirSync(folder).toSorted()).toEqual(['short.json', 'sub']);
      return (errors[0] ?? '').replaceAll(folder, '');
    };
    expect(await refusal()).toBe('expected a scenario: run SCENARIO.json');
    expect(await refusal(file, '--run', 'X')).toBe('--run: expected one of pmipv6, dma, found "X"');
    expect(await refusal(file, '--report', join(folder, 'a.json'), '--pcap', join(folder, 'no/x'))).toBe(
      '--pcap: /no/x: no such file or folder',
    );
    expect(await refusal(file, '--report', join(folder, 'sub'))).toBe('--report: /sub: is a folder');
    expect(await refusal(file, '--report', file)).toBe('--report: /short.json: is the scenario itself');
    expect(await refusal(file, '--report', '-', '--trace', '-')).toBe('--trace: only one output can go to standard output');
    expect(await refusal(file, '--report', join(folder, 'x'), '--trace', join(folder, 'x'))).toBe(
      '--trace: /x: is given for two outputs',
    );
    expect(await refusal(file, '--verbose')).toBe(
      '--verbose is not an option of this command; it has --run, --report, --pcap, --trace',
    );
  });

  test('a full disk is one line', async () => {
    const folder = temporaryFolder();
    const file = writeJson(folder, 'short.json', shortStar());
    const { code, errors } = await call('run', file, '--trace', '/dev/full');
    expect({ code, errors }).toEqual({ code: 2, errors: ['/dev/full: no space left on the device'] });
  });
});

describe('commands', () => {
  test('an unknown one is refused, --help says more', async () => {
    expect(await call('play')).toEqual({
      code: 2,
      out: '',
      errors: ['"play" is not a command; there are run, schemes, validate, sweep, compare, study, scale (--help says more)'],
    });
    expect(await call()).toEqual({
      code: 2,
      out: '',
      errors: ['expected a command (run, schemes, validate, sweep, compare, study, scale); --help says more'],
    });
    const help = await call('--help');
    expect(help.code).toBe(0);
    expect(help.out).toContain('usage:');
  });

  test('npm run -s headless: output and exit code are those of the command', async () => {
    const root = fileURLToPath(new URL('../..', import.meta.url));
    const headless = (...args: string[]) => promisify(execFile)('npm', ['run', '-s', 'headless', '--', ...args], { cwd: root });
    const good = await headless('run', FIGURE, '--report', '-');
    expect(JSON.parse(good.stdout)).toEqual(await reportOf(FIGURE));
    await expect(headless('validate', 'none.json')).rejects.toMatchObject({
      code: 2,
      stdout: '',
      stderr: 'none.json: no such file or folder\n',
    });
  });
});

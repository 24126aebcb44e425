/**
 * Every run of the gallery is captured, and every packet is checked twice: by our own rules, and by tshark where it is installed. A
 * warning, a malformed packet or a bad checksum is a failure.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GALLERY } from '#scenario/gallery/index.ts';
import { checkBytes } from '#wire/check-bytes.ts';
import { ETHERNET_HEADER_BYTES, interfaceIdentifier, macText } from '#wire/ethernet.ts';
import { IPV6_OFFSET } from '#wire/ipv6.ts';
import { readPcapng } from '#wire/pcapng.ts';
import { call, galleryFile } from './test-support/call.ts';
import type { Report } from '#report/report.ts';

const hasTshark = spawnSync('tshark', ['--version']).status === 0;
const FIELDS = [
  'frame.number',
  '_ws.malformed',
  '_ws.short',
  '_ws.expert.severity',
  '_ws.expert.message',
  'udp.checksum.status',
  'icmpv6.checksum.status',
];
/** tshark's severity of warnings; errors are above. */
const WARNING = 6291456;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'roamscope-captures-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** What tshark finds wrong in a capture, a line each. */
function tsharkProblems(path: string): string[] {
  const options = ['-n', '-r', path, '-T', 'fields', '-E', 'occurrence=a', '-E', 'aggregator=;', '-o', 'udp.check_checksum:TRUE'];
  const outcome = spawnSync('tshark', [...options, ...FIELDS.flatMap((field) => ['-e', field])], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, WIRESHARK_CONFIG_DIR: folder, LC_ALL: 'C.UTF-8' },
  });
  if (outcome.status !== 0) return [`tshark: ${outcome.stderr}`];
  return outcome.stdout
    .split('\n')
    .filter((line) => line !== '')
    .filter((line) => {
      const [, malformed = '', short = '', severities = '', , udp = '', icmpv6 = ''] = line.split('\t');
      const isSevere = severities.split(';').some((severity) => Number(severity) >= WARNING);
      return malformed !== '' || short !== '' || isSevere || udp.split(';').includes('0') || icmpv6.split(';').includes('0');
    });
}

/**
 * RFC 4291 appendix A: a link-local source with an identifier made from a MAC address (`…ff:fe…`) is that of the frame's sender. (The router
 * address that all gateways show has none, RFC 5213 §6.8. The second interface of a mobile speaks with the address of its first.)
 */
function sourceOfAnotherInterface(frame: Uint8Array): string | null {
  const source = ETHERNET_HEADER_BYTES + IPV6_OFFSET.source;
  const view = new DataView(frame.buffer, frame.byteOffset);
  if (view.getUint16(source) !== 0xfe80 || view.getUint16(source + 11) !== 0xfffe) return null;
  const sender = frame.slice(6, 12);
  const first = (sender[5]! & 15) === 1 && view.getUint8(source + 15) === sender[5]! - 1;
  if (first) sender[5] = sender[5]! - 1;
  const [high, low] = interfaceIdentifier(sender);
  const same = view.getUint32(source + 8) === high && view.getUint32(source + 12) === low;
  return same ? null : `sent by ${macText(sender)} with the address of another interface`;
}

describe.each(GALLERY.map((entry) => entry.name))('%s', (name) => {
  test('plays, balances, and every captured packet is in order', { timeout: 60_000 }, async () => {
    const path = join(folder, `${name.replaceAll('/', '-')}.pcapng`);
    const outcome = await call('run', galleryFile(`${name}.json`), '--pcap', path, '--report', '-');
    expect(outcome.errors).toEqual([]);
    for (const run of JSON.parse(outcome.out) as Report) {
      const { sent, delivered, dropped, inFlight } = run.accounting;
      expect(sent, run.run).toBe(delivered + dropped + inFlight);
      expect(delivered, run.run).toBeGreaterThan(0);
    }

    const capture = readPcapng(readFileSync(path));
    if (!capture.ok) throw new Error(capture.error);
    const names = capture.value.interfaces.map((item) => item.name);
    expect(new Set(names).size).toBe(names.length);
    const problems: string[] = [];
    let last = 0;
    for (const [index, { frame, time }] of capture.value.frames.entries()) {
      for (const problem of checkBytes(frame, ETHERNET_HEADER_BYTES))
        problems.push(`frame ${index + 1}: ${problem.text} (${problem.section})`);
      const stranger = sourceOfAnotherInterface(frame);
      if (stranger !== null) problems.push(`frame ${index + 1}: ${stranger}`);
      const now = time.seconds * 1e9 + time.nanoseconds;
      if (now < last) problems.push(`frame ${index + 1}: time goes back`);
      last = now;
    }
    expect(problems.slice(0, 20)).toEqual([]);
    if (hasTshark) expect(tsharkProblems(path).slice(0, 20)).toEqual([]);
  });
});

/** Captures of ours as tshark reads them. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ethernetFrame, macOf } from '../wire/ethernet.ts';
import { PcapngWriter, captureTime } from '../wire/pcapng.ts';

const version = spawnSync('tshark', ['--version'], { encoding: 'utf8' });

/** True when tshark is installed; tests that need it are skipped where it is not. */
export const hasTshark: boolean = version.status === 0;
/** True when it was also built with Lua. */
export const hasTsharkWithLua: boolean = hasTshark && /with Lua/.test(version.stdout);

/** Chosen fields of every packet, as tshark reads them from a capture of ours; `more` are further arguments. */
export function readBack(packets: readonly Uint8Array[], fields: readonly string[], more: readonly string[] = []): string[][] {
  const writer = new PcapngWriter();
  const blocks = [writer.start('Roamscope'), writer.addInterface({ name: 'mn1-ar1', description: 'test' })];
  for (const [index, packet] of packets.entries()) {
    blocks.push(writer.packet(0, captureTime(index * 1000), ethernetFrame(macOf(1, 0), macOf(2, 0), packet)));
  }
  const folder = mkdtempSync(join(tmpdir(), 'wire-'));
  try {
    const file = join(folder, 'packets.pcapng');
    writeFileSync(file, Buffer.concat(blocks));
    const checks = ['-o', 'udp.check_checksum:TRUE', '-o', 'tcp.check_checksum:TRUE'];
    const chosen = fields.flatMap((field) => ['-e', field]);
    const run = spawnSync('tshark', ['-n', '-r', file, '-T', 'fields', '-E', 'separator=|', ...checks, ...more, ...chosen], {
      encoding: 'utf8',
      env: { ...process.env, WIRESHARK_CONFIG_DIR: folder },
    });
    return run.stdout
      .split('\n')
      .slice(0, packets.length)
      .map((line) => line.split('|'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

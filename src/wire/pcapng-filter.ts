/** A capture of one interface, out of a capture of many. */
import { err, ok, type Result } from '#base/result.ts';
import { readPcapng } from './pcapng.ts';

const INTERFACE_DESCRIPTION = 1;
const ENHANCED_PACKET = 6;

/**
 * Keeps of a pcapng file of ours the interface called `name`, as its only one, with its packets; octets are copied as they are. An
 * interface that carried nothing gives a capture without packets.
 */
export function filterCapture(file: Uint8Array<ArrayBuffer>, name: string): Result<Uint8Array<ArrayBuffer>, string> {
  const capture = readPcapng(file);
  if (!capture.ok) return capture;
  const wanted = capture.value.interfaces.findIndex((found) => found.name === name);
  if (wanted < 0) return err(`the capture has no interface "${name}"`);
  const kept: Uint8Array[] = [];
  let seen = 0;
  for (let at = 0; at < file.length;) {
    const view = new DataView(file.buffer, file.byteOffset + at);
    const type = view.getUint32(0, true);
    const block = file.slice(at, at + view.getUint32(4, true));
    at += block.length;
    if (type === INTERFACE_DESCRIPTION && seen++ !== wanted) continue;
    if (type === ENHANCED_PACKET) {
      const body = new DataView(block.buffer);
      if (body.getUint32(8, true) !== wanted) continue;
      body.setUint32(8, 0, true);
    }
    kept.push(block);
  }
  const whole = new Uint8Array(kept.reduce((length, block) => length + block.length, 0));
  let at = 0;
  for (const block of kept) {
    whole.set(block, at);
    at += block.length;
  }
  return ok(whole);
}

/**
 * A run written by hand: mn1 of the small scenario at ar1, f1 with 100 packets a second from cn1 through the tunnel of net1; at 100 ms
 * it moves to ar2, is heard there at 150 ms, and net1 knows at 165 ms. Renewals without a cause come at 60 ms.
 */
import { RecordScript } from '#report/test-support/record-script.ts';
import { SMALL_SCENARIO } from '#report/test-support/small-scenario.ts';

/** When the scripted mobile leaves, in ms. */
export const MOVE_MS = 100;

/** The whole script, or without its move. Packets reach mn1 27 ms after they were sent; the last is sent at `endMs`. */
export function handoverScript(options: { readonly moves?: boolean; readonly endMs?: number } = {}): RecordScript {
  const script = new RecordScript(SMALL_SCENARIO);
  const plain = script.stack('cn1>mn1');
  const tunnel = script.stack('net1>ar1', 'cn1>mn1');
  const moves = options.moves ?? true;
  const steps: [number, () => void][] = [
    [0, () => script.attach(1, 0, 'mn1', 'ar1', false)],
    [0, () => script.set(1, 0, 'net1', 'binding-cache', { mn: 'mn1', to: 'ar1' })],
    [0, () => script.set(2, 0, 'mn1', 'addresses', { mn: 'mn1', to: 'net1', address: '2001:db8::2', state: 'preferred' })],
    [0, () => script.flow('f1', 0, { event: 'started', src: '2001:db8::1', dst: '2001:db8::2', anchor: 'net1' })],
    [60, () => script.message(900, 60, 'ar1', { message: 'PBU', to: 'net1' }).hop(900, 60, 'ar1', 'core', plain, true)],
    [61, () => script.hop(900, 61, 'core', 'net1', plain, true)],
    [62, () => script.receive(900, 62, 'net1')],
  ];
  for (let sent = 0, packet = 1; sent <= (options.endMs ?? 250); sent += 10, packet++) {
    const id = packet;
    const at = sent;
    steps.push([at, () => script.packet('f1', id, at, ['cn1', 'core'], [plain])]);
    steps.push([at + 10, () => script.hop(id, at + 10, 'core', 'net1', plain)]);
    steps.push([at + 20, () => script.hop(id, at + 20, 'net1', 'core', tunnel)]);
    const arrival = at + 27;
    const lost = moves && arrival > MOVE_MS && at + 10 < 165;
    if (lost) steps.push([arrival, () => script.drop('f1', id, 'ar1', 'not-attached', arrival)]);
    else steps.push([arrival, () => script.deliver('f1', id, 'mn1', arrival, 27)]);
  }
  if (moves) {
    const why = { section: 'RFC 5213 §6.9.1.1', sentence: 'The mobile has attached.' };
    steps.push(
      [MOVE_MS, () => script.move(2, MOVE_MS, 'mn1', 'ar1', 'ar2')],
      [150, () => script.attach(2, 150, 'mn1', 'ar2')],
      [150, () => script.message(901, 150, 'mn1', { message: 'RS', to: 'ar2', bytes: 48 }, 2)],
      [155, () => script.receive(901, 155, 'ar2', 2)],
      [155, () => script.message(902, 155, 'ar2', { message: 'PBU', to: 'net1', bytes: 96, why }, 2)],
      [155, () => script.hop(902, 155, 'ar2', 'core', plain, true)],
      [165, () => script.receive(902, 165, 'net1', 2)],
      [165, () => script.set(1, 165, 'net1', 'binding-cache', { mn: 'mn1', to: 'ar2' })],
      [165, () => script.message(903, 165, 'net1', { message: 'PBA', to: 'ar2', bytes: 80 }, 2)],
      [175, () => script.receive(903, 175, 'ar2', 2)],
      [175, () => script.message(904, 175, 'ar2', { message: 'RA', to: 'mn1', bytes: 88 }, 2)],
      [180, () => script.receive(904, 180, 'mn1', 2)],
    );
  }
  steps.sort((a, b) => a[0] - b[0]);
  for (const [, step] of steps) step();
  return script;
}

/** Invariants of fast handovers (RFC 5949, RFC 5568) between two events: a part of `invariants-state.ts`. */
import { FAST_BINDING_TIMER } from './mobility/fast-binding.ts';
import { bufferNumber, FAST_HANDOVER_TIMER, handoverRowName, handoversAt } from './mobility/fast-handover.ts';
import { HOLD_TIMER } from './mobility/held-packets.ts';
import { firstInterface } from './net/mobile-host.ts';
import type { World } from './mobility/world.ts';

/** Fast handovers end by themselves, repeat what waits for an answer, and a buffer is one of theirs, or of a question that packets wait for. */
export function checkFastHandovers(world: World): string[] {
  const problems: string[] = [];
  const buffers = new Set<number>();
  for (const node of world.nodes) {
    for (const entry of handoversAt(world, node.index)) {
      const where = `${node.id} fast handover ${entry.role} ${entry.key} (${entry.phase})`;
      const runs = (timer: string): boolean => world.timerIds.has(`${node.index} ${timer} ${entry.role} ${entry.key}`);
      if (!runs(FAST_HANDOVER_TIMER.expire)) problems.push(`${where} does not end`);
      const asks = entry.phase === 'initiating' || entry.phase === 'asking';
      if (asks !== runs(FAST_HANDOVER_TIMER.retransmit)) problems.push(`${where}: retransmission ${String(!asks)}`);
      if (entry.buffering) buffers.add(bufferNumber(world, node.index, entry.mobileInterface));
      const [first] = entry.prefixes;
      if (!world.rows.has(`${node.index} forwarding ${handoverRowName(entry, first ?? null)}`)) problems.push(`${where}: no row`);
    }
  }
  for (const entry of world.mobility.fastBindings.values()) {
    const where = `${world.nodes[entry.mobile]!.id}: fast handover of interface ${entry.mobileInterface} (${entry.phase})`;
    if (!world.timerIds.has(`${entry.mobile} ${FAST_BINDING_TIMER.expire} ${entry.mobileInterface}`))
      problems.push(`${where} does not end`);
    if (entry.phase !== 'soliciting' && entry.nextCareOf === null) problems.push(`${where} has no new care-of address`);
  }
  for (const [node, questions] of world.mobility.locationQuestions) {
    for (const { mobile, state } of questions.values())
      if (state === 'asked') buffers.add(bufferNumber(world, node, firstInterface(world, mobile)));
  }
  // What waits while an ingress asks where the mobile is (`mobility/held-packets.ts`) has an end and a route into it.
  for (const [key, pointer] of world.mobility.pointers) {
    const [node, prefix] = key.split(' ');
    if (pointer.kind === 'buffer' && world.timerIds.has(`${node} ${HOLD_TIMER} ${prefix}`)) buffers.add(pointer.buffer);
  }
  for (const number of world.buffers.keys()) if (!buffers.has(number)) problems.push(`buffer ${number} is nobody's`);
  return problems;
}

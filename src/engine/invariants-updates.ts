/** Invariants of binding updates, read from the records of their sending: how often they are sent, and by whom. */
import { SECOND, type SimTime } from '#base/time.ts';
import type { RecordValue } from '#records/reader.ts';
import { ROGUE } from './mobility/forged-updates.ts';
import { MAX_UPDATE_RATE } from './mobility/update-rate.ts';

type MessageRecord = Extract<RecordValue, { kind: 'message' }>;

/** Names of the messages with Mobility Header type 5. */
const BINDING_UPDATES: ReadonlySet<string> = new Set(['BU', 'LBU', 'PBU']);

/** Looks at the updates of a run, in their order. */
export interface UpdateChecker {
  /** A message is sent. */
  noteMessage(record: MessageRecord): void;
  noteRole(node: number, role: string): void;
  /** What a node has sent is forgotten with the rest of its state when it fails: it may say as much again. */
  forget(node: number): void;
}

/** A checker for one run, which gives what is wrong to `report`, one line each. */
export function createUpdateChecker(name: (node: number) => string, report: (text: string) => void): UpdateChecker {
  const updates = new Map<string, SimTime[]>();
  /** What mobiles have said in updates, and how often that may still be handed on. */
  const toHandOn = new Map<string, number>();
  const roles = new Map<number, Set<string>>();

  /** Whether a node has no other role than that of who forges updates: what it sends is told apart by that. */
  const isStranger = (node: number): boolean => {
    const held = roles.get(node);
    return held?.size === 1 && held.has(ROGUE.role);
  };

  /** An update that is sent, or handed on by the agent that has caught it. True: the latter. */
  const noteHandedOn = ({ node, detail }: MessageRecord): boolean => {
    const content = detail.parameters.filter((parameter) => !parameter.startsWith('for='));
    const isHandedOn = content.length < detail.parameters.length;
    const said = `${detail.mn ?? ''} ${content.join(' ')}`;
    const left = (toHandOn.get(said) ?? 0) + (isHandedOn ? -1 : 1);
    toHandOn.set(said, left);
    if (left < 0) report(`${name(node)} hands on an update that was not sent, or for the second time: ${said}`);
    return isHandedOn;
  };

  return {
    noteMessage: (record) => {
      const { node, detail, timeNs: now } = record;
      if (!BINDING_UPDATES.has(detail.message) || noteHandedOn(record) || isStranger(node)) return;
      const key = `${node} ${detail.dst} ${detail.mn ?? ''}`;
      const recent = (updates.get(key) ?? []).filter((at) => at + SECOND > now);
      if (recent.length >= MAX_UPDATE_RATE)
        report(`${name(node)} sends update ${recent.length + 1} within a second to ${detail.dst}`);
      updates.set(key, [...recent, now]);
    },
    noteRole: (node, role) => {
      roles.set(node, (roles.get(node) ?? new Set()).add(role));
    },
    forget: (node) => {
      for (const key of updates.keys()) if (key.startsWith(`${node} `)) updates.delete(key);
    },
  };
}

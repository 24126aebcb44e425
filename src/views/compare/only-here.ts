/** What one pane has and no other: control messages, aligned by handover, and table entries. */
import type { MessageRow, RunModel, TableRow } from '#store/model.ts';

/** Nothing is marked: one pane, or marks that are off. */
export const NOTHING_ONLY_HERE: ReadonlySet<number> = new Set();

type Messages = Pick<RunModel, 'messages' | 'handovers'>;

/**
 * Packet numbers of the messages of pane `pane` that no other pane has sent. Two messages are the same step when name, originator,
 * addressee and mobile agree, and they are as many-eth of that sort within the same handover, whenever in it they were sent.
 */
export function messagesOnlyIn(models: readonly Messages[], pane: number): ReadonlySet<number> {
  const mine = models[pane];
  if (mine === undefined || models.length < 2) return NOTHING_ONLY_HERE;
  const others = new Set(models.flatMap((model, index) => (index === pane ? [] : stepsOf(model))));
  const own = stepsOf(mine);
  return new Set(mine.messages.flatMap((row, index) => (others.has(own[index] ?? '') ? [] : [row.packetId])));
}

/** A text for each message, in their order. */
function stepsOf({ messages, handovers }: Messages): readonly string[] {
  const handoverOf = new Map(handovers.map((row) => [row.cause, `${row.mobile}@${row.detachNs}`]));
  const counts = new Map<string, number>();
  return messages.map((row) => {
    const step = `${handoverOf.get(row.cause) ?? (row.cause === 0 ? '' : 'other')}/${stepName(row)}`;
    const number = (counts.get(step) ?? 0) + 1;
    counts.set(step, number);
    return `${step}/${number}`;
  });
}

/** What a message is, whoever compares it: its name, who sends it to whom, about which mobile. */
export function stepName(row: MessageRow): string {
  return `${row.detail.message}/${row.from}/${row.detail.to}/${row.detail.mn ?? ''}`;
}

/** Row numbers of the table entries of pane `pane` that no other pane has at the same node in the same table. */
export function entriesOnlyIn(models: readonly Pick<RunModel, 'tables'>[], pane: number): ReadonlySet<number> {
  const mine = models[pane];
  if (mine === undefined || models.length < 2) return NOTHING_ONLY_HERE;
  const others = new Set(models.flatMap((model, index) => (index === pane ? [] : [...model.tables.values()].map(entryName))));
  return new Set([...mine.tables.values()].filter((row) => !others.has(entryName(row))).map((row) => row.rowId));
}

/** An entry without its lifetime, its state, and addresses that a run chooses: whose it is, where it points. */
function entryName({ node, table, entry }: TableRow): string {
  const prefix = typeof entry['prefix'] === 'string' ? entry['prefix'] : '';
  return `${node}/${table}/${entry.mn}/${entry.to}/${prefix}`;
}

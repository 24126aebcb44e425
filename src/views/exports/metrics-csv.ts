/** What handovers cost, as CSV: a row for every flow of every handover of every pane, times in milliseconds. Pure. */
import type { RunModel } from '#store/model.ts';

const COLUMNS = [
  'pane',
  'scheme',
  'mobile',
  'interface',
  'from',
  'to',
  'detach_ms',
  'attach_ms',
  'signalling_complete_ms',
  'messages',
  'octets',
  'flow',
  'last_before_ms',
  'first_after_ms',
  'gap_ms',
  'lost',
  'address_kept',
] as const;

/** A field, in quotes where it needs them (RFC 4180 §2). */
function field(value: string | number | boolean | null): string {
  const text = value === null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const ms = (ns: number | null): number | null => (ns === null ? null : ns / 1e6);

/** The table. A handover without flows has one row with those fields empty. */
export function metricsCsv(models: readonly RunModel[]): string {
  const rows = models.flatMap((model, pane) =>
    model.handovers.flatMap((row) => {
      const id = (node: number | null): string | null => (node === null ? null : (model.plan.scenario.nodes[node]?.id ?? null));
      const head = [
        String.fromCharCode(65 + pane),
        model.run.scheme,
        id(row.mobile),
        row.interface,
        id(row.from),
        id(row.to),
        ms(row.detachNs),
        ms(row.attachNs),
        ms(row.completeNs),
        row.messages,
        row.bytes,
      ];
      const flows = row.flows.map((flow) => [
        model.plan.scenario.flows?.[flow.flow]?.id ?? String(flow.flow),
        ms(flow.lastBeforeNs),
        ms(flow.firstAfterNs),
        flow.firstAfterNs === null ? null : ms(flow.firstAfterNs - row.detachNs),
        flow.lost,
        flow.addressKept,
      ]);
      return (flows.length === 0 ? [[null, null, null, null, null, null]] : flows).map((flow) => [...head, ...flow]);
    }),
  );
  return [COLUMNS, ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

/** A mobile's lanes as a table: the same pieces in words. */
import type { Plan } from '#scenario/plan.ts';
import { formatDuration, formatInstant, nodeName } from '../shared/format.ts';
import { useStrings } from '../shared/services.ts';
import type { Lane, MobileLanes, Piece } from './lanes-model.ts';

/** Rows of one lane; what is more is counted. */
const MOST_ROWS = 60;

/** A line of the table. */
interface Line extends Piece {
  readonly what: string;
  readonly open: boolean;
}

/** The table. */
export function LanesTable({ group, plan }: { readonly group: MobileLanes; readonly plan: Plan }) {
  const words = useStrings().look.lanes;
  const { table } = words;
  const name = (node: number | null): string | null => (node === null ? null : nodeName(plan, node));
  const title = (lane: Lane): string => {
    if (lane.kind === 'attachment') return words.attachedNumbered(lane.interface);
    if (lane.kind === 'address') return lane.address;
    return plan.scenario.flows?.[lane.flow]?.id ?? '';
  };
  const lines = (lane: Lane): readonly Line[] => {
    switch (lane.kind) {
      case 'attachment':
        return lane.pieces.map((piece) => ({ ...piece, open: false, what: table.at(name(piece.router) ?? '') }));
      case 'address':
        return lane.pieces.map((piece) => ({
          ...piece,
          open: false,
          what: `${piece.state}, ${piece.anchor === null ? words.noAnchor : words.anchoredAt(name(piece.anchor) ?? '')}`,
        }));
      case 'flow':
        return [
          ...lane.pieces.map((piece) => ({ ...piece, open: false, what: table.flows(name(piece.anchor)) })),
          ...lane.gaps.map((gap) => ({
            ...gap,
            what: `${words.gap(formatDuration(gap.toNs - gap.fromNs), gap.lost)}${gap.broken ? `, ${words.broken}` : ''}`,
          })),
        ].toSorted((a, b) => a.fromNs - b.fromNs);
    }
  };
  return (
    <table>
      <caption>{table.caption(nodeName(plan, group.mobile))}</caption>
      <thead>
        <tr>
          <th scope="col">{table.lane}</th>
          <th scope="col">{table.from}</th>
          <th scope="col">{table.to}</th>
          <th scope="col">{table.what}</th>
        </tr>
      </thead>
      <tbody>
        {group.lanes.flatMap((lane) => {
          const rows = lines(lane);
          return [
            ...rows.slice(0, MOST_ROWS).map((row) => (
              <tr key={`${title(lane)} ${row.fromNs} ${row.what}`}>
                <th scope="row">{title(lane)}</th>
                <td className="tabular">{formatInstant(row.fromNs, 3)}</td>
                <td className="tabular">{row.open ? table.still : formatInstant(row.toNs, 3)}</td>
                <td>{row.what}</td>
              </tr>
            )),
            ...(rows.length <= MOST_ROWS
              ? []
              : [
                  <tr key={`${title(lane)} more`}>
                    <th scope="row">{title(lane)}</th>
                    <td colSpan={3}>{table.more(rows.length - MOST_ROWS)}</td>
                  </tr>,
                ]),
          ];
        })}
      </tbody>
    </table>
  );
}

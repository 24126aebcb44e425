import { describe, expect, test } from 'vitest';
import type { TableRow } from '#store/model.ts';
import { anchorColors, NO_ANCHOR } from '../shared/palette.ts';
import { createRoutes } from './routes.ts';
import { AR1, AR2, CORE, LMA, MN1, star, tunnelRow } from './test-support/star.ts';
import { assignLanes, endsDisagree, halfLines, heldLinks, tunnelLine, tunnelsOf } from './tunnels.ts';

function tables(...rows: TableRow[]): ReadonlyMap<number, TableRow> {
  return new Map(rows.map((row) => [row.rowId, row]));
}

const plan = star();
const colors = anchorColors(plan);

describe('tunnels from table rows', () => {
  test('rows at both ends make one tunnel with two halves', () => {
    const [tunnel, ...rest] = tunnelsOf({ plan, tables: tables(tunnelRow(1, LMA, 'ar1'), tunnelRow(2, AR1, 'lma')) }, colors);
    expect(rest).toEqual([]);
    expect(tunnel?.ends).toEqual([LMA, AR1]);
    expect(tunnel?.halves.map((half) => half?.rows[0]?.rowId)).toEqual([1, 2]);
    expect(tunnel === undefined || endsDisagree(tunnel)).toBe(false);
  });

  test('during a handover the ends disagree: one tunnel each with one half', () => {
    const found = tunnelsOf({ plan, tables: tables(tunnelRow(1, LMA, 'ar2'), tunnelRow(2, AR1, 'lma')) }, colors);
    expect(found.map((tunnel) => [tunnel.ends, tunnel.halves.map((half) => half !== null)])).toEqual([
      [
        [LMA, AR1],
        [false, true],
      ],
      [
        [LMA, AR2],
        [true, false],
      ],
    ]);
    expect(found.every(endsDisagree)).toBe(true);
  });

  test('the owner is the node whose prefix it carries, and gives the colour', () => {
    const prefix = plan.prefixes[AR1]?.address ?? '';
    const [own] = tunnelsOf({ plan, tables: tables(tunnelRow(1, AR1, 'ar2', 'mn1', `${prefix}/64`)) }, colors);
    expect(own?.owner).toBe(AR1);
    expect(own?.color).toBe(colors[AR1]);
    const [guessed] = tunnelsOf({ plan, tables: tables(tunnelRow(1, AR1, 'lma', 'mn1', 'fd00::/64')) }, colors);
    expect(guessed?.owner).toBe(LMA);
    expect(guessed?.color).not.toBe(NO_ANCHOR);
  });

  test('few mobiles have a tunnel each, a crowd shares one', () => {
    const rows = tables(tunnelRow(1, LMA, 'ar1', 'mn1'), tunnelRow(2, LMA, 'ar1', 'mn2'));
    expect(tunnelsOf({ plan: star(2), tables: rows }, colors)).toHaveLength(2);
    const shared = tunnelsOf({ plan: star(3), tables: rows }, colors);
    expect(shared).toHaveLength(1);
    expect(shared[0]?.mobiles).toEqual(['mn1', 'mn2']);
  });

  test('the card reads lifetimes and outer addresses from the rows', () => {
    const row = tunnelRow(1, AR1, 'lma');
    const entry = { ...row.entry, local: '2001:db8::a', remote: '2001:db8::b', expiresNs: 900, lifetimeNs: 1000 };
    const [tunnel] = tunnelsOf({ plan, tables: tables({ ...row, entry }) }, colors);
    expect(tunnel?.outer).toEqual(['2001:db8::b', '2001:db8::a']);
    expect(tunnel?.halves[1]).toMatchObject({ expiresNs: 900, lifetimeNs: 1000 });
  });
});

describe('the line of a tunnel', () => {
  const place = (node: number) => ({ x: node * 10, y: 0 });
  const routes = createRoutes(plan);

  test('follows the routed path', () => {
    expect(tunnelLine(plan, { ends: [LMA, AR1] }, routes, place, () => null).nodes).toEqual([LMA, CORE, AR1]);
  });

  test('reaches a mobile by way of its access router', () => {
    expect(tunnelLine(plan, { ends: [LMA, MN1] }, routes, place, () => AR2).nodes).toEqual([LMA, CORE, AR2, MN1]);
  });

  test('is a bow when there is no path', () => {
    const line = tunnelLine(plan, { ends: [LMA, MN1] }, routes, place, () => null);
    expect(line.nodes).toEqual([LMA, MN1]);
    expect(line.points.length).toBeGreaterThan(2);
  });

  test('its halves meet in the middle and stop before the icons', () => {
    const [a, b] = halfLines(
      [
        { x: 0, y: 0 },
        { x: 100, y: 0 },
      ],
      5,
      [20, 10],
    );
    expect(a[0]).toEqual({ x: 20, y: 5 });
    expect(a.at(-1)?.x).toBeCloseTo(55);
    expect(b.at(-1)).toEqual({ x: 90, y: 5 });
    expect(b[0]).toEqual(a.at(-1));
  });
});

describe('lanes', () => {
  const half = { rows: [], changedNs: 0, expiresNs: null, lifetimeNs: null };
  const points = [0, 60, 100].map((x) => ({ x, y: 0 }));

  test('only held halves take room', () => {
    expect(heldLinks({ halves: [half, half] }, [LMA, CORE, AR1], points)).toEqual(['0-1', '0-2']);
    expect(heldLinks({ halves: [null, half] }, [LMA, CORE, AR1], points)).toEqual(['0-1', '0-2']);
    expect(heldLinks({ halves: [half, null] }, [LMA, CORE, AR1], points)).toEqual(['0-1']);
    expect(heldLinks({ halves: [null, null] }, [LMA, CORE, AR1], points)).toEqual([]);
  });

  test('tunnels that share a link lie beside each other, others in the middle', () => {
    expect(assignLanes([['0-1', '0-2'], ['0-1', '0-3'], ['0-1'], ['0-4'], ['0-3']])).toEqual([0, 1, -1, 0, 0]);
  });
});

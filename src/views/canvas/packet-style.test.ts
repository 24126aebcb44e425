import { describe, expect, test } from 'vitest';
import type { HeaderRow } from '#store/model.ts';
import { anchorColors, NO_ANCHOR } from '../shared/palette.ts';
import { CONTROL_FLOW, createPacketStyles } from './packet-style.ts';
import { AR1, CN1, LMA, MN1, star } from './test-support/star.ts';

const plan = star();
const colors = anchorColors(plan);
const address = (node: number): string => plan.addresses[node] ?? '';
const homeAddress = (plan.prefixes[LMA]?.address ?? '').replace(/::$/, ':5::1');
const data: HeaderRow = {
  source: CN1,
  destination: MN1,
  sourceAddress: address(CN1),
  destinationAddress: homeAddress,
  ext: null,
};
const outer: HeaderRow = {
  source: LMA,
  destination: AR1,
  sourceAddress: address(LMA),
  destinationAddress: address(AR1),
  ext: null,
};

function stylesOf(stacks: readonly (readonly HeaderRow[])[]) {
  let asked = 0;
  const styles = createPacketStyles({ plan, flows: [], headerStack: (id) => (asked++, stacks[id] ?? []) }, colors);
  return { styles, asked: () => asked };
}

describe('shapes', () => {
  test('control, data and tunnelled differ', () => {
    const { styles } = stylesOf([[data], [outer, data]]);
    expect(styles.style(0, CONTROL_FLOW).shape).toBe('control');
    expect(styles.style(0, 0).shape).toBe('data');
    expect(styles.style(1, 0).shape).toBe('tunnelled');
  });

  test('a tunnelled packet keeps its inner layer and names the ends of its tunnel', () => {
    const { styles } = stylesOf([[outer, data]]);
    expect(styles.style(0, 0).layers).toEqual([colors[LMA], colors[LMA]]);
    expect(styles.style(0, 0).tunnel).toEqual({ from: LMA, to: AR1 });
  });

  test('a routing header or a Home Address option is seen', () => {
    const { styles } = stylesOf([[{ ...data, ext: 'rh2' }]]);
    expect(styles.style(0, 0).extended).toBe(true);
  });
});

describe('colours', () => {
  test("are those of the owner of the mobile's prefix, both ways", () => {
    const up = { source: MN1, destination: CN1, sourceAddress: homeAddress, destinationAddress: address(CN1), ext: null };
    const { styles } = stylesOf([[data], [up]]);
    expect(styles.style(0, 0).layers).toEqual([colors[LMA]]);
    expect(styles.style(1, 0).layers).toEqual([colors[LMA]]);
  });

  test("a tunnel's are the gateway's in both directions", () => {
    const back = { source: AR1, destination: LMA, sourceAddress: address(AR1), destinationAddress: address(LMA), ext: null };
    const { styles } = stylesOf([[back, data]]);
    expect(styles.style(0, 0).layers[0]).toBe(colors[LMA]);
  });

  test('an address of nobody has none', () => {
    const { styles } = stylesOf([[{ ...data, destinationAddress: 'fd00::1' }]]);
    expect(styles.style(0, 0).layers).toEqual([NO_ANCHOR]);
  });
});

test('a stack is worked out once; one that is not known yet is asked for again', () => {
  const known = stylesOf([[data]]);
  known.styles.style(0, 0);
  known.styles.style(0, 0);
  expect(known.asked()).toBe(1);
  const unknown = stylesOf([]);
  unknown.styles.style(0, 0);
  unknown.styles.style(0, 0);
  expect(unknown.asked()).toBe(2);
});

import { describe, expect, test } from 'vitest';
import { noMarks, type EventMarks } from '#store/event-marks.ts';
import { countInto, EventBins, largestOf } from './event-bins.ts';

function marksAt(times: readonly number[]): EventMarks {
  const marks = noMarks();
  for (const time of times) marks.messages.push(time);
  return marks;
}

describe('counts', () => {
  test('every instant within the range once, the end in the last bin, what is outside in none', () => {
    const bins = new EventBins(5);
    bins.update([marksAt([0, 1, 5, 9, 10, 11])], 0, 10, 20);
    expect([...bins.counts.messages]).toEqual([2, 0, 1, 0, 2]);
    expect(largestOf(bins.counts.messages)).toBe(2);
    bins.update([marksAt([1, 20])], 5, 10, 20);
    expect(largestOf(bins.counts.messages)).toBe(0);
  });

  test('nothing beyond what was shown, and all panes together', () => {
    const bins = new EventBins(2);
    const sets = [marksAt([1, 6]), marksAt([2, 9])];
    bins.update(sets, 0, 10, 6);
    expect([...bins.counts.messages]).toEqual([2, 1]);
    bins.update(sets, 0, 10, 9);
    expect([...bins.counts.messages]).toEqual([2, 2]);
  });

  test('what was counted is not looked at again; a cut, another range or another pane begin anew', () => {
    const marks = marksAt([1, 2, 3]);
    let looks = 0;
    const at = marks.messages.at.bind(marks.messages);
    marks.messages.at = (index) => {
      looks++;
      return at(index);
    };
    const bins = new EventBins(4);
    bins.update([marks], 0, 8, 8);
    bins.update([marks], 0, 8, 8);
    expect(looks).toBe(3);
    marks.messages.push(7);
    bins.update([marks], 0, 8, 8);
    expect(looks).toBe(4);
    expect([...bins.counts.messages]).toEqual([1, 2, 0, 1]);
    marks.messages.cut(2);
    marks.messages.push(3);
    marks.messages.push(4);
    marks.messages.push(5);
    bins.update([marks], 0, 8, 8);
    expect([...bins.counts.messages]).toEqual([1, 2, 2, 0]);
    bins.update([marks], 0, 16, 16);
    expect([...bins.counts.messages]).toEqual([3, 2, 0, 0]);
    bins.update([marks, marksAt([15])], 0, 16, 16);
    expect([...bins.counts.messages]).toEqual([3, 2, 0, 1]);
  });

  test('a bin knows its place, and a ghost is counted into the same ones', () => {
    const bins = new EventBins(4);
    bins.update([], 0, 8, 8);
    expect([bins.binOf(-1), bins.binOf(3), bins.binOf(8), bins.startOf(2)]).toEqual([0, 1, 3, 4]);
    expect([...countInto(bins, Float64Array.of(1, 3, 3))]).toEqual([1, 2, 0, 0]);
  });
});

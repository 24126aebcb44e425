import { describe, expect, test } from 'vitest';
import { NODE, fakeHandover, fakeMessage, fakeModel } from '../test-support/fake-model.ts';
import { excesses, gapPhases, handoverToShow, standings, summarizeHandover } from './handover-model.ts';

const story = [
  fakeMessage('RS', NODE.mn1, 'ar2', 1050, 5),
  fakeMessage('PBU', NODE.ar2, 'lma', 1055, 12),
  fakeMessage('PBA', NODE.lma, 'ar2', 1067, 12),
  fakeMessage('RA', NODE.ar2, 'mn1', 1079, 5),
];

describe('summary', () => {
  test('counts as the report does: gap from detachment to first packet, drops of its flows', () => {
    const model = fakeModel({ messages: [...story, fakeMessage('PBU', NODE.ar1, 'lma', 500, 5, 0)] });
    const summary = summarizeHandover(model, fakeHandover());
    expect(summary).toMatchObject({ state: 'restored', addressKept: true, gapNs: 84e6, lost: 4, messages: 2, bytes: 192 });
    expect(summary.story.map((message) => message.detail.message)).toEqual(['RS', 'PBU', 'PBA', 'RA']);
  });

  test('takes the longest gap, and none while a flow is still silent and may come back', () => {
    const flow = { flow: 0, lastBeforeNs: 999e6, firstAfterNs: 1084e6, lost: 1, addressKept: true };
    const slow = { ...flow, flow: 1, firstAfterNs: 1090e6 };
    expect(summarizeHandover(fakeModel({}), fakeHandover({ flows: [flow, slow] })).gapNs).toBe(90e6);
    const silent = { ...flow, flow: 1, firstAfterNs: null };
    const open = fakeModel({ handoverOver: () => false });
    expect(summarizeHandover(open, fakeHandover({ flows: [flow, silent] }))).toMatchObject({
      gapNs: null,
      state: 'signalling',
      brokenFlows: 0,
    });
    expect(summarizeHandover(fakeModel({}), fakeHandover({ flows: [flow, silent] }))).toMatchObject({
      gapNs: 84e6,
      brokenFlows: 1,
    });
  });

  test('says that a session broke when all is over and nothing flows', () => {
    const flow = { flow: 0, lastBeforeNs: 999e6, firstAfterNs: null, lost: 40, addressKept: true };
    const summary = summarizeHandover(fakeModel({}), fakeHandover({ flows: [flow] }));
    expect(summary).toMatchObject({ state: 'broken', addressKept: false, gapNs: null, brokenFlows: 1 });
  });

  test('is moving before the attachment and idle without traffic', () => {
    expect(summarizeHandover(fakeModel({}), fakeHandover({ attachNs: null, settled: false })).state).toBe('moving');
    expect(summarizeHandover(fakeModel({}), fakeHandover({ flows: [] })).state).toBe('idle');
  });
});

describe('anatomy of the gap', () => {
  test('phases follow each other without holes and add up to the gap', () => {
    const phases = gapPhases(fakeHandover(), story, 84e6);
    expect(phases.map((phase) => [phase.phase, (phase.toNs - phase.fromNs) / 1e6])).toEqual([
      ['radio', 50],
      ['detection', 5],
      ['signalling', 24],
      ['first-packet', 5],
    ]);
    phases.slice(1).forEach((phase, index) => expect(phase.fromNs).toBe(phases[index]?.toNs));
  });

  test('a return without signalling has detection up to the first packet', () => {
    const phases = gapPhases(fakeHandover({ messages: 0 }), story.slice(0, 1), 60e6);
    expect(phases.map((phase) => phase.phase)).toEqual(['radio', 'detection']);
    expect(phases.at(-1)?.toNs).toBe(1060e6);
  });

  test('messages after the traffic resumed do not lengthen the signalling of the gap', () => {
    const late = fakeMessage('PBA', NODE.lma, 'ar2', 1080, 40);
    expect(gapPhases(fakeHandover(), [...story, late], 84e6).at(-1)).toMatchObject({ phase: 'first-packet', toNs: 1084e6 });
  });
});

describe('comparison', () => {
  test('marks the best and the worse, and nothing when all agree', () => {
    const model = fakeModel({});
    const a = summarizeHandover(model, fakeHandover());
    const b = summarizeHandover(
      model,
      fakeHandover({ messages: 4, flows: [{ flow: 0, lastBeforeNs: null, firstAfterNs: 1070e6, lost: 4, addressKept: true }] }),
    );
    expect(standings([a, b], 'gapNs')).toEqual(['worse', 'best']);
    expect(standings([a, b], 'lost')).toEqual(['same', 'same']);
    expect(standings([a, b, null], 'messages')).toEqual(['best', 'worse', 'same']);
    expect(excesses([a, b, null], 'messages')).toEqual([null, 2, null]);
    expect(excesses([a, b], 'gapNs')).toEqual([14e6, null]);
  });

  test('a broken session is worse than any gap, and its few messages are no merit', () => {
    const flow = { flow: 0, lastBeforeNs: null, firstAfterNs: null, lost: 2, addressKept: true };
    const kept = summarizeHandover(fakeModel({}), fakeHandover());
    const broken = summarizeHandover(fakeModel({}), fakeHandover({ flows: [flow], messages: 0 }));
    expect(standings([kept, broken], 'gapNs')).toEqual(['best', 'worse']);
    expect(standings([kept, broken], 'lost')).toEqual(['best', 'worse']);
    expect(standings([kept, broken], 'messages')).toEqual(['same', 'same']);
    expect(excesses([kept, broken], 'gapNs')).toEqual([null, null]);
  });

  test('what is not over yet is not compared', () => {
    const open = summarizeHandover(
      fakeModel({ handoverOver: () => false }),
      fakeHandover({ flows: [{ flow: 0, lastBeforeNs: null, firstAfterNs: null, lost: 0, addressKept: true }] }),
    );
    expect(standings([open, summarizeHandover(fakeModel({}), fakeHandover())], 'lost')).toEqual(['same', 'same']);
  });

  test('the newest handover is shown unless one was chosen', () => {
    const model = fakeModel({ handovers: [fakeHandover(), fakeHandover({ cause: 2 })] });
    expect(handoverToShow(model, null)?.cause).toBe(2);
    expect(handoverToShow(model, 1)?.cause).toBe(1);
    expect(handoverToShow(model, 99)?.cause).toBe(2);
  });
});

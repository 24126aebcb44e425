import { describe, expect, test } from 'vitest';
import { en } from '../strings/en.ts';
import { NODE, fakeHandover, fakeModel } from '../test-support/fake-model.ts';
import { announcementText, problemText } from './announcement.ts';

const model = fakeModel({});
const state = { plan: model.plan, models: [model] };

describe('announcements', () => {
  test('a handover is told in one breath', () => {
    const text = announcementText({ id: 1, kind: 'handover', pane: 0, handover: fakeHandover() }, state, en);
    expect(text).toBe('MN1 attached to AR2; address kept; 84 ms gap; 4 lost');
  });

  test('a broken session is told as such, without a gap', () => {
    const flows = [{ flow: 0, lastBeforeNs: null, firstAfterNs: null, lost: 12, addressKept: false }];
    const text = announcementText({ id: 1, kind: 'handover', pane: 0, handover: fakeHandover({ flows }) }, state, en);
    expect(text).toBe('MN1 attached to AR2; session broken; 12 lost');
  });

  test('with several panes the pane is named', () => {
    const both = { ...state, models: [model, model] };
    expect(announcementText({ id: 1, kind: 'attached', pane: 1, mobile: NODE.mn1, router: NODE.ar2 }, both, en)).toBe(
      'Pane B: MN1 attached to AR2',
    );
  });
});

describe('problems', () => {
  test('name the place once', () => {
    expect(problemText({ message: 'delayMs must not be negative', pointer: '/links/0/delayMs' }, en)).toBe(
      'delayMs must not be negative (at /links/0/delayMs)',
    );
    expect(problemText({ message: '/links/0: bad', pointer: '/links/0' }, en)).toBe('/links/0: bad');
    expect(problemText({ message: 'bad', pointer: '' }, en)).toBe('bad');
  });
});

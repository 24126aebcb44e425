import { describe, expect, test } from 'vitest';
import { findGalleryEntry } from '#scenario/gallery/index.ts';
import { en } from '#views/strings/en.ts';
import { fileName, readScenarioFile, sessionScenario } from './scenario-file.ts';

const scenario = findGalleryEntry('first-minute')?.scenario;

describe('files in', () => {
  test('one line names the file and what is wrong', async () => {
    const outcome = await readScenarioFile([new File(['{'], 'broken.json')], [], en);
    expect(outcome.ok).toBe(false);
    if (outcome.ok) return;
    expect(outcome.error.message).toMatch(/^broken\.json: /);
    expect(outcome.error.message).not.toContain('\n');
  });

  test('several files at once are refused', async () => {
    const outcome = await readScenarioFile([new File([''], 'a'), new File([''], 'b')], [], en);
    expect(outcome).toMatchObject({ ok: false, error: { message: en.problem.severalFiles } });
  });
});

describe('files out', () => {
  test('what the person did becomes part of the script, in order, with time left to see it', () => {
    if (scenario === undefined) throw new Error('no scenario');
    const inputs = [{ atMs: 30_000, move: { node: 'mn1', to: 'ar2' } }];
    const saved = sessionScenario(scenario, inputs, [{ id: 'A', scheme: 'dma' }]);
    expect(saved.events).toEqual([{ ...inputs[0], live: true }]);
    expect(saved.durationMs).toBe(32_000);
    expect(saved.runs).toEqual([{ id: 'A', scheme: 'dma' }]);
  });

  test('nothing done means nothing added', () => {
    if (scenario === undefined) throw new Error('no scenario');
    expect(sessionScenario(scenario, [], scenario.runs)).toEqual(scenario);
  });

  test('titles become file names', () => {
    expect(fileName('The first minute!')).toBe('the-first-minute');
    expect(fileName('…')).toBe('scenario');
  });
});

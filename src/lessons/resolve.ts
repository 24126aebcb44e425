/** A lesson with the runs that it reads: moments become instants, names in texts become what the runs say. */
import { required } from '#base/assert.ts';
import { err, ok, type Result } from '#base/result.ts';
import { fromMs, type SimTime } from '#base/time.ts';
import { runFor } from '#scenario/run-choice.ts';
import type { RunDefinition, Scenario } from '#scenario/scenario.ts';
import type { Lesson, Runs, Step, Task, Values } from './lesson.ts';

/** A stage that can be opened. */
export interface OpenStage {
  readonly scenario: Scenario;
  readonly runs: readonly RunDefinition[];
}

/** A question with its answer. */
export interface ResolvedQuestion {
  readonly ask: string;
  readonly choices: readonly string[];
  readonly right: number;
  readonly revealNs: SimTime;
  readonly because: string;
}

/** A step that can be shown. */
export interface ResolvedStep {
  readonly stage: string;
  readonly title: string;
  readonly source: string;
  readonly text: string;
  readonly atNs: SimTime;
  readonly look: Step['look'];
  readonly question: ResolvedQuestion | null;
  readonly task: Task | null;
}

/** The runs of a stage, as definitions. A name that is no run of the scenario is a scheme. */
export function stageRuns(scenario: Scenario, names: readonly string[]): readonly RunDefinition[] {
  return names.map((name, index) => {
    const own = scenario.runs.find((run) => run.id === name);
    return { ...(own ?? runFor(scenario, name)), id: `lesson-${index + 1}` };
  });
}

/** Steps of a lesson, read from the runs of its stages. A step whose event never comes, or whose words have no value, is a fault of the lesson. */
export function resolveSteps(lesson: Lesson, evidence: ReadonlyMap<string, Runs>): Result<readonly ResolvedStep[], string> {
  const steps: ResolvedStep[] = [];
  for (const step of lesson.steps) {
    const resolved = resolveStep(step, required(evidence.get(step.stage), 'stage'));
    if (!resolved.ok) return err(`“${step.title}”: ${resolved.error}`);
    steps.push(resolved.value);
  }
  return ok(steps);
}

function resolveStep(step: Step, runs: Runs): Result<ResolvedStep, string> {
  const at = step.at(runs);
  if (at === null) return err('its event never comes');
  const words = readValues(step.values ?? {}, runs);
  const missing: string[] = [];
  const fill = (text: string): string =>
    text.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => {
      const value = words.get(name);
      if (value === undefined) missing.push(name);
      return value ?? '';
    });
  const question = step.question;
  let answered: ResolvedQuestion | null = null;
  if (question !== undefined) {
    const right = question.answer(runs);
    const reveal = question.reveal(runs);
    if (right === null || right < 0 || right >= question.choices.length) return err('its answer is none of the choices');
    if (reveal === null || reveal < at) return err('what it asks for never comes');
    answered = {
      ask: fill(question.ask),
      choices: question.choices.map(fill),
      right,
      revealNs: fromMs(reveal),
      because: fill(question.because),
    };
    if (new Set(answered.choices).size !== answered.choices.length) return err('two of its choices are the same');
  }
  const resolved: ResolvedStep = {
    stage: step.stage,
    title: step.title,
    source: step.source,
    text: fill(step.text),
    atNs: fromMs(at),
    look: step.look,
    question: answered,
    task: step.task ?? null,
  };
  return missing.length === 0 ? ok(resolved) : err(`nothing to read for ${missing.join(', ')}`);
}

function readValues(values: Values, runs: Runs): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(values).flatMap(([name, value]) => {
      const text = value(runs);
      return text === null ? [] : [[name, text] as const];
    }),
  );
}

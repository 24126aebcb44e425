/** Scenario files in and out. What is wrong with a file is said in one line; the running session is left as it is. */
import { err, type Result } from '#base/result.ts';
import { LIMITS } from '#scenario/limits.ts';
import type { SchemeCatalog } from '#scenario/scheme-catalog.ts';
import type { RunDefinition, Scenario, ScenarioEvent } from '#scenario/scenario.ts';
import type { Strings } from '#views/strings/strings.ts';

/** A problem as the session shows it. */
export interface FileProblem {
  readonly message: string;
  readonly pointer?: string;
}

/** Reads the one file among `files` as a scenario. */
export async function readScenarioFile(
  files: readonly File[],
  catalog: SchemeCatalog,
  strings: Strings,
): Promise<Result<Scenario, FileProblem>> {
  const [file, ...more] = files;
  if (file === undefined) return err({ message: strings.problem.unreadable });
  if (more.length > 0) return err({ message: strings.problem.severalFiles });
  const named = (problem: FileProblem): FileProblem => ({
    ...problem,
    message: strings.problem.file(file.name, problem.message),
  });
  if (file.size > LIMITS.fileBytes) return err(named({ message: strings.problem.tooLarge(`${LIMITS.fileBytes / 2 ** 20} MiB`) }));
  let text: string;
  try {
    text = await file.text();
  } catch {
    return err(named({ message: strings.problem.unreadable }));
  }
  const { parseScenario } = await import('#scenario/validate.ts');
  const scenario = parseScenario(text, catalog);
  return scenario.ok ? scenario : err(named(scenario.error));
}

/** The scenario with what the person did (`live` events) and the panes as they are: played again, it gives the same session. */
export function sessionScenario(scenario: Scenario, inputs: readonly ScenarioEvent[], runs: readonly RunDefinition[]): Scenario {
  const done = inputs.map((input): ScenarioEvent => ({ ...input, live: true }));
  const events = [...(scenario.events ?? []), ...done].sort((a, b) => a.atMs - b.atMs);
  const last = inputs.reduce((latest, input) => Math.max(latest, input.atMs), 0);
  const durationMs = Math.min(LIMITS.durationMs, Math.max(scenario.durationMs, Math.ceil(last) + (inputs.length > 0 ? 2000 : 0)));
  return { ...scenario, durationMs, ...(events.length === 0 ? {} : { events }), runs };
}

/** Hands a scenario to the browser as a download. */
export function saveScenario(scenario: Scenario): void {
  const text = `${JSON.stringify(scenario, null, 2)}\n`;
  saveFile(`${fileName(scenario.title ?? 'scenario')}.json`, new Blob([text], { type: 'application/json' }));
}

/** Hands a file to the browser as a download. */
export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  download(name, url);
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Lets the browser save what is at an address. */
export function download(name: string, url: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
}

/** `The first minute` → `the-first-minute`. */
export function fileName(title: string): string {
  return (
    title
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, '') || 'scenario'
  );
}

/** Calls of the command line within a test's process, and folders for what it writes. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { Report } from '#report/report.ts';
import { runCommandLine } from '../command-line.ts';
import { TestTerminal } from './test-terminal.ts';

/** What a call came to. */
export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly errors: readonly string[];
}

/** Calls the command line. */
export async function call(...args: readonly string[]): Promise<Outcome> {
  const terminal = new TestTerminal();
  const code = await runCommandLine(args, terminal);
  return { code, out: terminal.out, errors: terminal.errors };
}

/** A folder that is removed when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'roamscope-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** A file of the gallery. */
export function galleryFile(file: string): string {
  return fileURLToPath(new URL(`../../scenario/gallery/${file}`, import.meta.url));
}

/** Writes JSON to a file in a folder; returns its path. */
export function writeJson(folder: string, name: string, value: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(value));
  return path;
}

/** The report of a scenario file, with further options. */
export async function reportOf(file: string, ...options: readonly string[]): Promise<Report> {
  const outcome = await call('run', file, '--report', '-', ...options);
  if (outcome.code !== 0) throw new Error(outcome.errors.join('\n'));
  return JSON.parse(outcome.out) as Report;
}

/** The report as JSON text that people can read and compare: a row of every list on a line of its own. */
import type { Report, RunReport } from '#report/report.ts';

/** All runs, with a line end after the last line. */
export function reportText(report: Report): string {
  return `[${report.map(runText).join(', ')}]\n`;
}

function runText(run: RunReport): string {
  const members = Object.entries(run).map(([name, value]) => `  ${JSON.stringify(name)}: ${memberText(value)}`);
  return `{\n${members.join(',\n')}\n}`;
}

function memberText(value: unknown): string {
  if (!Array.isArray(value) || value.length === 0) return JSON.stringify(value);
  return `[\n${value.map((row) => `    ${JSON.stringify(row)}`).join(',\n')}\n  ]`;
}

/** A study's rows as text, CSV (RFC 4180) and JSON. The page and the command line write the same octets. */
import { experimentScenario, type Study, type StudyRow } from './study.ts';

/** Columns for a terminal, each as wide as its widest cell; refused rows follow with their reason, then what each column says. */
export function tableText(study: Study, rows: readonly StudyRow[]): string {
  const played = rows.filter((row) => row.refused === null);
  const lines = [
    ['', ...study.columns.map((column) => column.title)],
    ...played.map((row) => [nameOf(row), ...row.cells.map((cell) => cell.text)]),
  ];
  const widths = (lines[0] ?? []).map((_, index) => Math.max(...lines.map((line) => line[index]?.length ?? 0)));
  const table = lines.map((line) =>
    line
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const refused = rows.flatMap((row) => (row.refused === null ? [] : [`${nameOf(row)}: not played: ${row.refused}`]));
  const legend = study.columns.map((column) => `${column.title}: ${column.about}`);
  return [study.title, '', ...table, ...(refused.length === 0 ? [] : ['', ...refused]), '', ...legend, ''].join('\n');
}

/** `maar` or `maar (relay)`: the scheme, and the run's own name where that says more. */
export function nameOf({ run }: Pick<StudyRow, 'run'>): string {
  return run.id === run.scheme ? run.scheme : `${run.scheme} (${run.id})`;
}

/** A line per row; a column for each criterion's value, its text where the value alone does not say it, and the experiment that shows it. */
export function tableCsv(study: Study, rows: readonly StudyRow[]): string {
  const head = [
    'run',
    'scheme',
    'options',
    'not_played',
    ...study.columns.flatMap(({ key }) => [key, `${key}_text`, `${key}_shown_by`]),
  ];
  const lines = rows.map((row) => [
    row.run.id,
    row.run.scheme,
    Object.entries(row.run.options ?? {})
      .map(([key, value]) => `${key}=${String(value)}`)
      .join(' '),
    row.refused ?? '',
    ...study.columns.flatMap((_, index) => {
      const cell = row.cells[index];
      return cell === undefined ? ['', '', ''] : [cell.value === null ? '' : String(cell.value), cell.text, cell.experiment];
    }),
  ]);
  return [head, ...lines].map((line) => `${line.map(field).join(',')}\r\n`).join('');
}

function field(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Everything: criteria with their rules, rows with their cells, and the scenario of every experiment that a cell names. */
export function tableJson(study: Study, rows: readonly StudyRow[]): string {
  const experiments: { [name: string]: object } = {};
  for (const row of rows) {
    for (const { experiment } of row.cells) {
      const { runs: _, ...scenario } = experimentScenario(study, experiment, row.run);
      experiments[experiment] ??= scenario;
    }
  }
  const json = {
    study: study.id,
    title: study.title,
    section: study.section,
    columns: study.columns.map(({ key, title, about }) => ({ key, title, about })),
    rows: rows.map((row) => ({
      run: row.run,
      refused: row.refused,
      cells: Object.fromEntries(row.cells.map((cell, index) => [study.columns[index]?.key ?? '', cell])),
    })),
    experiments,
  };
  return `${JSON.stringify(json, null, 2)}\n`;
}

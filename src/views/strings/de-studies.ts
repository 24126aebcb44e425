/** German words of the comparison over all schemes and of the studies. */
import type { Strings } from './strings.ts';

export const studies: Strings['studies'] = {
  title: 'Studien',
  label: 'Vergleiche über alle Verfahren',
  loading: 'Einen Augenblick …',
  what: 'Studie',
  thisScenario: 'Dieses Szenario mit jedem Verfahren',
  lead: 'Dieses Szenario, von der Engine mit jedem Verfahren gespielt. Jede Zelle ist an einem Lauf abgelesen und öffnet ihn; nichts ist eingetippt.',
  start: (rows) => `${rows} Verfahren spielen`,
  again: (rows) => `${rows} Verfahren noch einmal spielen`,
  cancel: 'Abbrechen',
  progress: (done, total) => `${done} von ${total} Verfahren gespielt`,
  cancelled: (done, total) => `Nach ${done} von ${total} Verfahren abgebrochen: Was gespielt wurde, ist zu sehen.`,
  failed: (problem) => `Konnte nicht gespielt werden: ${problem}`,
  export: 'Als CSV speichern',
  back: (title) => `Zurück zu „${title}“`,
  scheme: 'Verfahren',
  open: (name, criterion, value) => `${name}, ${criterion}: ${value}. Diesen Lauf öffnen`,
  openHint: 'Jeder Wert öffnet den Lauf, der ihn zeigt.',
  rules: 'Wie jeder Wert gemessen wird',
  notPlayed: 'Nicht gespielt',
  refused: (name, why) => `${name}: ${why}`,
  cellTitle: (study, name, criterion) => `${study} · ${name} · ${criterion}`,
  cellStory: (lead, criterion, value, about) => `${lead}\n${criterion}: ${value}.\n${about}`,
};

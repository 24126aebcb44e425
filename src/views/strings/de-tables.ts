/** Tabellen: Ihre Namen und Spalten sind die Begriffe der Dokumente und bleiben, wie sie dort stehen. */
import { tables as english } from './en-tables.ts';
import type { Strings } from './strings.ts';

export const tables: Strings['tables'] = {
  ...english,
  title: 'Tabellen',
  label: (letter) => `Tabellen von Feld ${letter}`,
  empty: 'Noch hat kein Knoten einen Eintrag.',
  emptyNode: 'Dieser Knoten hat keine Einträge.',
  entries: (count) => `${count} ${count === 1 ? 'Eintrag' : 'Einträge'}`,
  failed: 'ausgefallen',
  life: (left) => `noch ${left}`,
  lifeColumn: 'Gilt',
  endless: 'läuft nicht ab',
  knowledge: {
    title: (mobile) => `Wer weiß, wo ${mobile} ist`,
    node: 'Knoten',
    knows: 'Weiß',
    link: 'es ist an seinem eigenen Funklink',
    access: (router) => (router === null ? 'seine Care-of Address' : `seinen Zugangsrouter: ${router}`),
    network: (anchor) => (anchor === null ? 'sein Netz' : `nur sein Netz: das von ${anchor}`),
    address: 'nur seine Home Address: nichts davon, wo es ist',
    outdated: 'nicht mehr',
  },
  why: (row) => `Warum: ${row}`,
  whyColumn: 'Warum',
};

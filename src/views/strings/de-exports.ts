/** Wörter der Dateien, die die Seite verlassen. */
import type { Strings } from './strings.ts';

const ofPane = (what: string, letter: string | null): string => (letter === null ? what : `${what} von Feld ${letter}`);

export const exports: Strings['exports'] = {
  title: 'Exportieren',
  session: 'Sitzung',
  scenario: 'Szenario (JSON)',
  metrics: 'Handover (CSV)',
  packets: (letter) => ofPane('Bisherige Pakete', letter),
  allLinks: 'Alle Links (pcapng)',
  oneLink: 'Dieser Link (pcapng)',
  link: 'Mitzuschneidender Link',
  dissector: 'Wireshark-Skript (Lua)',
  noPackets: (link) => `Über den Link ${link} ist noch nichts gegangen.`,
  ladder: (letter) => ofPane('Leiter', letter),
  canvas: (letter) => ofPane('Zeichnung', letter),
  svg: 'SVG',
  png: 'PNG',
  mermaid: 'Mermaid',
  colours: 'Farben des Bildes',
  colourNames: { page: 'Wie auf der Seite', light: 'Hell', dark: 'Dunkel', print: 'Zum Drucken: weiß' },
  noPicture: 'Der Browser konnte das Bild nicht zeichnen.',
};

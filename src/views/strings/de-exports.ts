/** German words of the files that leave the page. */
import type { Strings } from './strings.ts';

const ofPane = (what: string, letter: string | null): string => (letter === null ? what : `${what} von Feld ${letter}`);

export const exports: Strings['exports'] = {
  title: 'Exportieren',
  hint: 'Szenario, Pakete, Leiter, Zeichnung und Handover als Dateien',
  pane: 'Feld',
  session: 'Sitzung',
  scenario: 'Szenario (JSON)',
  scenarioHint: 'Das Szenario mit allen Eingriffen, zum Wiederöffnen; Taste E',
  metrics: 'Handover (CSV)',
  packets: (letter) => ofPane('Bisherige Pakete', letter),
  allLinks: 'Alle Links (pcapng)',
  oneLink: 'Dieser Link (pcapng)',
  link: 'Mitzuschneidender Link',
  dissector: 'Wireshark-Skript (Lua)',
  aboutDissector: 'Nur damit zeigt Wireshark die Optionen von RFC 8885 und die Experimental-Nachrichten.',
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

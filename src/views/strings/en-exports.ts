/** Words about files that leave the page. */
const ofPane = (what: string, letter: string | null): string => (letter === null ? what : `${what} of pane ${letter}`);

export const exports = {
  title: 'Export',
  hint: 'Scenario, packets, ladder, canvas and handovers as files',
  pane: 'Pane',
  session: 'Session',
  scenario: 'Scenario (JSON)',
  scenarioHint: 'The scenario with everything that was done, to open it again; key E',
  metrics: 'Handovers (CSV)',
  packets: (letter: string | null) => ofPane('Packets so far', letter),
  allLinks: 'All links (pcapng)',
  oneLink: 'This link (pcapng)',
  link: 'Link to capture',
  dissector: 'Wireshark script (Lua)',
  aboutDissector: 'Wireshark shows the options of RFC 8885 and the Experimental messages only with it.',
  noPackets: (link: string) => `Nothing has crossed the link ${link} yet.`,
  ladder: (letter: string | null) => ofPane('Ladder', letter),
  canvas: (letter: string | null) => ofPane('Canvas', letter),
  svg: 'SVG',
  png: 'PNG',
  mermaid: 'Mermaid',
  colours: 'Colours of the picture',
  colourNames: { page: 'As on the page', light: 'Light', dark: 'Dark', print: 'For print: white' },
  noPicture: 'The browser could not draw the picture.',
} as const;

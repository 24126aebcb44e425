import { expect, test } from 'vitest';
import { ladderColumns, ladderItems } from '../ladder/ladder-model.ts';
import { en } from '../strings/en.ts';
import { NODE, fakeHandover, fakeMessage, fakeModel } from '../test-support/fake-model.ts';
import { fileStem, linkNames } from './export-names.ts';
import { ladderMermaid, ladderSvg, type LadderChart } from './ladder-files.ts';
import { overlap } from '../canvas/label-boxes.ts';
import { metricsCsv } from './metrics-csv.ts';

const lost = { ...fakeMessage('PBU', NODE.ar2, 'lma', 1055, null, 1, { parameters: ['seq=1; lifetime=3600s', '<A&"B">'] }) };
const model = fakeModel({
  messages: [
    fakeMessage('RS', NODE.mn1, 'ar2', 1050, 5),
    { ...lost, end: { atNs: 1056e6, node: NODE.ar2, outcome: 'link-loss' } },
    fakeMessage('PBA', NODE.lma, 'ar2', 1067, null),
  ],
  handovers: [fakeHandover()],
  roles: new Map([[NODE.lma, ['LMA']]]),
  attachments: [{ mobile: NODE.mn1, interface: 0, router: NODE.ar2, movingTo: null, sinceNs: 0 }],
});

const OPEN_FILTERS = {
  nodes: [],
  messages: [],
  flows: [],
  traffic: 'all',
  renewals: true,
  exchange: null,
} as const;

function chart(title = 'Small & "quoted"'): LadderChart {
  const items = ladderItems(model, { ...OPEN_FILTERS, neighborDiscovery: true, timeSpan: null });
  return { title, plan: model.plan, items, columns: ladderColumns(model, items) };
}

test('the ladder as Mermaid: participants in the order of the columns, arrows by fate, nothing that Mermaid would read as its own', () => {
  expect(ladderMermaid(chart(), en).split('\n')).toEqual([
    '---',
    'title: "Small & \\"quoted\\""',
    '---',
    'sequenceDiagram',
    '  participant n4 as MN1',
    '  participant n2 as AR1',
    '  participant n3 as AR2',
    '  participant n1 as LMA (LMA)',
    `  Note over n4: ${en.ladder.handover('MN1', 'AR1', 'AR2')}`,
    `  Note over n4,n2: 1.0000 s ${en.ladder.detach('MN1', 'AR1')}`,
    `  Note over n4: 1.0000 s ${en.ladder.lostPackets(4, 'f1')}`,
    `  Note over n4,n3: 1.0500 s ${en.ladder.attach('MN1', 'AR2')}`,
    '  n4->>n3: 1.0500 s RS',
    '  n3-xn1: 1.0550 s PBU seq=1#59; lifetime=3600s <A&"B"> (lost on the link)',
    '  n1-)n3: 1.0670 s PBA',
    `  Note over n4: 1.0840 s ${en.ladder.firstPacket('f1', '84 ms')}`,
    '',
  ]);
});

/** Checks that tags close in order and that no bare `&` or `<` is left: all that this SVG needs to be well-formed XML. */
function wellFormed(xml: string): boolean {
  const open: string[] = [];
  for (const [, closing, name = '', rest = ''] of xml.matchAll(
    /<(\/?)([a-zA-Z]+)((?:\s+[\w:-]+="[^"<&]*(?:&\w+;[^"<&]*)*")*\s*\/?)>/g,
  )) {
    if (closing === '/') {
      if (open.pop() !== name) return false;
    } else if (!rest.endsWith('/')) open.push(name);
  }
  const texts = xml.replaceAll(/<(\/?)([a-zA-Z]+)((?:\s+[\w:-]+="[^"]*")*\s*\/?)>/g, '');
  return open.length === 0 && !/<|&(?!(amp|lt|gt|quot);)/.test(texts);
}

test('the ladder as SVG is well-formed, has an arrow a message, and says how each ended', () => {
  const svg = ladderSvg(chart(), en);
  expect(wellFormed(svg)).toBe(true);
  expect(wellFormed(svg.replace('&amp;', '&'))).toBe(false);
  expect(svg.match(/class="arrow/g)).toHaveLength(3);
  expect(svg.match(/url\(#cross\)/g)).toHaveLength(1);
  expect(svg.match(/class="life"/g)).toHaveLength(4);
  const said = svg.replaceAll(/<[^>]*>/g, '');
  expect(said).toContain('&lt;A&amp;&quot;B&quot;&gt; (lost on the link)');
});

test('in the SVG no text lies over another or leaves the picture, however long it is', () => {
  const long =
    'hnp=2001:db8:110:1::/64 lifetime=3600s link-layer-identifier=02-00-00-00-00-07 care-of=2001:db8:1234:5678:90ab:cdef:1234:5678';
  const wordy = fakeModel({
    ...model,
    messages: [
      fakeMessage('PBU', NODE.ar2, 'lma', 1055, 5, 1, { parameters: long.split(' ') }),
      fakeMessage('PBA', NODE.lma, 'ar2', 1067, 5, 1, { parameters: [...long.split(' '), ...long.split(' ')] }),
    ],
    roles: new Map([[NODE.lma, ['Local Mobility Anchor and Session Database']]]),
  });
  const items = ladderItems(wordy, { ...OPEN_FILTERS, timeSpan: null, neighborDiscovery: true });
  const svg = ladderSvg({ title: 'x', plan: wordy.plan, items, columns: ladderColumns(wordy, items) }, en);
  const width = Number(/width="(\d+)"/.exec(svg)?.[1]);
  // Where each row of text is, with letters as wide as those of a plain font at 12 px.
  const boxes = [...svg.matchAll(/<(?:tspan|text) x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]+)</g)].map(([, x, y, text = '']) => {
    const half = (text.length * 6.6) / 2;
    return { x0: Number(x) - half, x1: Number(x) + half, y0: Number(y) - 10, y1: Number(y) + 3, text };
  });
  expect(boxes.length).toBeGreaterThan(10);
  for (const [index, box] of boxes.entries()) {
    expect(box.x0, box.text).toBeGreaterThanOrEqual(0);
    expect(box.x1, box.text).toBeLessThanOrEqual(width);
    for (const other of boxes.slice(index + 1)) expect(overlap(box, other), `${box.text} / ${other.text}`).toBe(false);
  }
});

test('handovers as CSV: a row for every flow, times in milliseconds, fields quoted where they need it', () => {
  const rows = metricsCsv([
    model,
    { ...model, run: { id: 'B', scheme: 'x,"y"' }, handovers: [fakeHandover({ flows: [], from: null, attachNs: null })] },
  ]);
  expect(rows).toBe(
    [
      'pane,scheme,mobile,interface,from,to,detach_ms,attach_ms,signalling_complete_ms,messages,octets,flow,last_before_ms,first_after_ms,gap_ms,lost,address_kept',
      'A,pmipv6,mn1,0,ar1,ar2,1000,1050,1079,2,192,f1,999,1084,84,4,true',
      'B,"x,""y""",mn1,0,,ar2,1000,,1079,2,192,,,,,,',
      '',
    ].join('\r\n'),
  );
});

test('links by the names that captures give them: wires, and the radio links that were used', () => {
  expect(linkNames(model)).toEqual(['cn1-lma', 'lma-ar1', 'lma-ar2', 'ar1-mn1', 'ar2-mn1']);
  expect(fileStem('The first “minute” …')).toBe('the-first-minute');
});

import { expect, test } from 'vitest';
import { ladderColumns, ladderItems } from '../ladder/ladder-model.ts';
import { en } from '../strings/en.ts';
import { NODE, fakeHandover, fakeMessage, fakeModel } from '../test-support/fake-model.ts';
import { fileStem, linkNames } from './export-names.ts';
import { ladderMermaid, ladderSvg, type LadderChart } from './ladder-files.ts';
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

function chart(title = 'Small & "quoted"'): LadderChart {
  const filter = {
    nodes: [],
    messages: [],
    flows: [],
    traffic: 'all',
    renewals: true,
    exchange: null,
    neighborDiscovery: true,
    timeSpan: null,
  } as const;
  const items = ladderItems(model, filter);
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
  expect(svg).toContain('&lt;A&amp;&quot;B&quot;&gt; (lost on the link)');
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

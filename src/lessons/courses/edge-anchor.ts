/** Anchoring at the edge: draft-seite-dmm-dma-05, with its figure 5. */
import type { Lesson } from '../lesson.ts';
import { attaches, begins, completes, firstPacket, flowsAgain, leaves, sent } from '../moments.ts';
import { count, flowOf, gapOf, handoverOf, isTunnelled, linksOf, lostOf, ms, only, read, wayOf } from '../readings.ts';
import { within } from '../tasks.ts';

const HANDED_OVER = flowsAgain(0, 'f1');
const SECOND_FLOW = firstPacket('f2');

export const lesson: Lesson = {
  name: 'edge-anchor',
  stages: {
    walk: { scenario: 'two-anchors-return', runs: ['dma'] },
    both: { scenario: 'two-anchors-return', runs: ['dma', 'pmipv6'] },
    hands: { scenario: 'first-minute', runs: ['dma'] },
  },
  steps: [
    {
      stage: 'walk',
      title: 'A router that is an anchor',
      source: 'draft-seite-dmm-dma-05 §3.1',
      text: 'Every access router is a MAR: it has prefixes of its own to give out, and stays the anchor of what begins at it. Flow f1 has just reached MN1 with an address of AR1. No tunnel, no binding: this is ordinary IPv6, {links}, {delay}.',
      at: firstPacket('f1'),
      values: {
        links: read(0, (run) => count(linksOf(wayOf(run, 'f1', firstPacket('f1')([run]))), 'link')),
        delay: read(0, (run) => ms(flowOf(run, 'f1')?.delayMs.min ?? null)),
      },
    },
    {
      stage: 'walk',
      title: 'MN1 walks on',
      source: 'draft-seite-dmm-dma-05 §4.2, figure 5',
      text: 'The radio is gone. Packets for MN1 still go to AR1, since its address is from there. AR2 will hear MN1 in a moment, and must find out who anchors its sessions.',
      at: leaves(0),
      question: {
        ask: 'Whom will AR2 ask first?',
        choices: ['AR1, since MN1 came from there', 'the session database', 'the LMA'],
        answer: ([run]) => {
          if (run === undefined) return null;
          const first = run.report.signalling.find(
            (row) => row.from === 'ar2' && row.atMs >= (attaches(0)([run]) ?? 0) && row.message !== 'RA',
          );
          return only(first?.to === 'ar1', first?.to === 'db', first?.to === 'lma');
        },
        reveal: sent('DBQ', { from: 'ar2' }),
        because:
          'A DBQ to the session database: which prefixes does MN1 have, and which MARs anchor them? This is the one central thing that the draft keeps, and it is asked for control alone. No packet of a flow ever passes it.',
      },
    },
    {
      stage: 'walk',
      title: 'The old anchor is told',
      source: 'draft-seite-dmm-dma-05 §4.2',
      text: 'The database has named AR1, so AR2 sends it a Proxy Binding Update. AR1 now plays the LMA for one prefix, AR2 the MAG: two roles of RFC 5213, given to access routers, for this mobile only.',
      at: sent('PBU', { from: 'ar2' }),
      look: { tab: 'ladder' },
    },
    {
      stage: 'walk',
      title: 'The flow goes on',
      source: 'draft-seite-dmm-dma-05 §4.2, item 5',
      text: 'AR1 encapsulates f1 to AR2. The flow stood still for {gap} and lost {lost}; {messages} were sent. Its address did not change, so CN1 noticed nothing.',
      at: HANDED_OVER,
      values: {
        gap: read(0, (run) => ms(gapOf(run, 0, 'f1'))),
        lost: read(0, (run) => count(lostOf(run, 0, 'f1'), 'packet')),
        messages: read(0, (run) => count(handoverOf(run, 0)?.messages ?? null, 'message')),
      },
      look: { tab: 'tables', node: 'ar1' },
    },
    {
      stage: 'walk',
      title: 'A new flow begins here',
      source: 'draft-seite-dmm-dma-05 §4.2, item 6',
      text: 'MN1 has a second prefix, from AR2, and the first one is deprecated. Now CN2 begins flow f2 with MN1.',
      at: begins('f2'),
      values: { links: read(0, (run) => count(linksOf(wayOf(run, 'f2', SECOND_FLOW([run]))), 'link')) },
      question: {
        ask: 'Which way will f2 take?',
        choices: ['by AR1, where MN1’s sessions are', 'straight to AR2', 'by the LMA'],
        answer: (runs) => {
          const way = runs[0] === undefined ? null : wayOf(runs[0], 'f2', SECOND_FLOW(runs));
          if (way === null) return null;
          return only(way.nodes.includes('ar1'), !isTunnelled(way), way.nodes.includes('lma'));
        },
        reveal: SECOND_FLOW,
        because:
          'Straight, in {links}, without a tunnel: new sessions use the prefix of the router where they begin. Mobility support is spent on the flows that need it, and on no others.',
      },
    },
    {
      stage: 'walk',
      title: 'Two anchors at once',
      source: 'draft-seite-dmm-dma-05 §4.1, figure 4',
      text: 'Now MN1 is at AR3. Flow f1 comes through a tunnel from AR1, f2 through one from AR2: anchors of sessions, not of a mobile. That move cost {messages}, since there were two anchors to tell; the one before cost {before}.',
      at: completes(1),
      values: {
        messages: read(0, (run) => count(handoverOf(run, 1)?.messages ?? null, 'message')),
        before: read(0, (run) => String(handoverOf(run, 0)?.messages ?? '')),
      },
      look: { tab: 'tables', node: 'ar3' },
    },
    {
      stage: 'walk',
      title: 'Home again',
      source: 'draft-seite-dmm-dma-05 §4.1',
      text: 'MN1 is back at AR1 and f1’s next packet is here, {gap} after the radio went. AR1 is its anchor and its access router at once: what is left of the tunnel?',
      at: flowsAgain(2, 'f1'),
      values: { gap: read(0, (run) => ms(gapOf(run, 2, 'f1'))) },
      question: {
        ask: 'Which flows need a tunnel now?',
        choices: ['all of them', 'f1 alone', 'f2 and f3, which began elsewhere', 'none'],
        answer: ([run]) => {
          if (run === undefined) return null;
          const since = completes(2)([run]);
          const tunnelled = ['f1', 'f2', 'f3'].filter((flow) => {
            const way = wayOf(run, flow, since);
            return way !== null && isTunnelled(way);
          });
          const text = tunnelled.join(' ');
          return only(text === 'f1 f2 f3', text === 'f1', text === 'f2 f3', text === '');
        },
        reveal: flowsAgain(2, 'f3'),
        because:
          'f1 is native again, as before the walk; f2 and f3 come from where they began. When they end, their tunnels go, and MN1 is a mobile that nobody needs to know of.',
      },
    },
    {
      stage: 'both',
      title: 'Beside the central anchor',
      source: 'draft-seite-dmm-dma-05 §2',
      text: 'The same walk under both schemes, after the second move. Flow f1 takes {edge} on average in pane A and {central} in pane B, where everything passes the LMA, moved or not.',
      at: completes(1),
      values: {
        edge: read(0, (run) => ms(flowOf(run, 'f1')?.delayMs.mean ?? null)),
        central: read(1, (run) => ms(flowOf(run, 'f1')?.delayMs.mean ?? null)),
      },
    },
    {
      stage: 'hands',
      title: 'Walk it yourself',
      source: 'draft-seite-dmm-dma-05 §4.2',
      text: 'Drag the phone, or tap it and tap a router, or focus it and press Enter.',
      at: firstPacket('f1'),
      task: {
        ask: 'Make two handovers of at most 6 messages each.',
        check: within({ messages: 6, times: 2 }),
        solution: { run: 'dma', deeds: [{ move: ['mn1', 'ar2'] }, { move: ['mn1', 'ar3'] }] },
      },
    },
    {
      stage: 'hands',
      title: 'It is yours',
      source: 'draft-seite-dmm-dma-05 §4.1',
      text: 'Sessions are anchored where they begin; a mobile has as many anchors as it has places that it still talks from. How many messages does a walk past all routers cost when there are no flows at all? Try it.',
      at: firstPacket('f1'),
    },
  ],
};

/** Why centralised anchors hurt: draft-kuntz-dmm-summary-00 §2.1, item by item. */
import type { Evidence } from '../evidence.ts';
import type { Lesson } from '../lesson.ts';
import { arrives, begins, ends, fails, firstPacket, leaves, recovers, rowChanges } from '../moments.ts';
import {
  count,
  flowOf,
  isTunnelled,
  linksOf,
  lostBetween,
  ms,
  only,
  packetsOn,
  percent,
  read,
  rowsAt,
  times,
  wayOf,
} from '../readings.ts';
import { keepAway } from '../tasks.ts';

const FIRST = firstPacket('f1');
const LMA_BACK = recovers('lma');
const BOUND_AGAIN = rowChanges('lma', 'binding-cache', { change: 'made', after: LMA_BACK });

/** Share of the data packets whose way passes a node. */
function shareOver(evidence: Evidence, node: string): string | null {
  const { some, all } = packetsOn(evidence, (way) => way.nodes.includes(node));
  return percent(some, all);
}

export const lesson: Lesson = {
  name: 'central-anchor',
  stages: {
    triangle: { scenario: 'figure/chan-dlma-1', runs: ['pmipv6'] },
    crowd: { scenario: 'crowd', runs: ['pmipv6', 'dma'] },
    failure: { scenario: 'lma-fails', runs: ['pmipv6', 'dma'] },
    hands: { scenario: 'first-minute', runs: ['pmipv6'] },
  },
  steps: [
    {
      stage: 'triangle',
      title: 'One anchor for everybody',
      source: 'draft-chan-netext-distributed-lma-03 §1',
      text: 'A row of networks. MN has told its MAG that it is here, and the MAG has told the only LMA, in the second network. The answer has just come back: from now on the LMA owns MN’s address. CN, two networks from MN, has not sent anything yet.',
      at: arrives('PBA'),
      look: { tab: 'ladder' },
    },
    {
      stage: 'triangle',
      title: 'The first packet',
      source: 'draft-kuntz-dmm-summary-00 §2.1, first item',
      text: 'Now CN sends. It knows nothing of mobility: it writes MN’s address on the packet and gives it to its router.',
      at: begins('f1'),
      values: {
        links: read(0, (run) => count(linksOf(wayOf(run, 'f1', FIRST([run]))), 'link')),
        delay: read(0, (run) => ms(flowOf(run, 'f1')?.delayMs.min ?? null)),
        stretch: read(0, (run) => times(flowOf(run, 'f1')?.pathStretch ?? null)),
      },
      question: {
        ask: 'Which way will it take?',
        choices: [
          'straight down the row, as routers would send any packet',
          'past MN to the LMA, and in a tunnel all the way back',
          'nowhere: the LMA drops it, since MN is not at home',
        ],
        answer: (runs) => {
          const way = runs[0] === undefined ? null : wayOf(runs[0], 'f1', FIRST(runs));
          return only(way !== null && !way.nodes.includes('n2'), way?.nodes.includes('n2') === true, way === null);
        },
        reveal: FIRST,
        because:
          'It crossed {links} and took {delay}, {stretch} times the straight way. The address belongs to the LMA’s network, so routing leads there; only the LMA knows where MN is. This is triangle routing, and no packet of this flow will ever be spared it.',
      },
    },
    {
      stage: 'triangle',
      title: 'And back again',
      source: 'draft-kuntz-dmm-summary-00 §2.1, first item',
      text: 'MN answers, and its MAG sends the answer into the tunnel, too: {up} to a correspondent that is next door. Content servers move ever closer to the edge; the anchor does not.',
      at: firstPacket('f1', { direction: 'from-mn' }),
      values: { up: read(0, (run) => count(linksOf(wayOf(run, 'f1', FIRST([run]), 'from-mn')), 'link')) },
    },
    {
      stage: 'crowd',
      title: 'A crowd',
      source: 'draft-kuntz-dmm-summary-00 §2.1, second item',
      text: 'Another network: phones at all routers, one after the other moves on. In pane A the LMA anchors all of them. In pane B every router anchors the phones that arrive at it.',
      at: leaves(0),
      values: {
        central: read(0, (run) => shareOver(run, 'lma')),
        edge: read(1, (run) => shareOver(run, 'lma')),
        tunnelled: read(1, (run) => {
          const { some, all } = packetsOn(run, isTunnelled);
          return percent(some, all);
        }),
        rows: read(0, (run) => count(rowsAt(run, 'lma', 'binding-cache', run.report.endMs), 'binding')),
      },
      question: {
        ask: 'How much of pane A’s traffic will pass the LMA?',
        choices: ['that of phones that have moved', 'about half of it', 'all of it'],
        answer: ([run]) => {
          if (run === undefined) return null;
          const { some, all } = packetsOn(run, (way) => way.nodes.includes('lma'));
          return only(some < 0.4 * all, some >= 0.4 * all && some < all, some === all);
        },
        reveal: ends,
        because:
          '{central}: a phone is anchored there from its first registration on, moved or not, and the LMA keeps {rows}. In pane B it carried {edge}; {tunnelled} of the packets there took a tunnel at all. Mobility support in pane A is per node, not per flow: nothing can be let off it.',
      },
    },
    {
      stage: 'failure',
      title: 'The single point of failure',
      source: 'draft-kuntz-dmm-summary-00 §2.1, fourth item',
      text: 'One phone, anchored at the LMA in pane A and at its access router in pane B. The LMA fails now. Phone, routers and links are well.',
      at: fails('lma'),
      values: {
        lost: read(0, (run) => count(lostBetween(run, fails('lma')([run]), LMA_BACK([run])), 'packet')),
        other: read(1, (run) => count(lostBetween(run, fails('lma')([run]), LMA_BACK([run])), 'packet')),
      },
      question: {
        ask: 'What gets through to the phone in pane A while the LMA is away?',
        choices: ['everything: the tunnel is there already', 'nothing', 'flows that began before'],
        answer: ([run]) => {
          if (run === undefined) return null;
          const [from, until] = [fails('lma')([run]), LMA_BACK([run])];
          const lost = lostBetween(run, from, until) ?? 0;
          const old = lostBetween(run, from, until, 'f1') ?? 0;
          return only(lost === 0, lost > 0 && old > 0, lost > 0 && old === 0);
        },
        reveal: LMA_BACK,
        because:
          'Pane A has lost {lost} by now, old flow and new one alike; pane B {other}. A second anchor does not help by itself: it would have to know the bindings.',
      },
    },
    {
      stage: 'failure',
      title: 'Back is not enough',
      source: 'draft-kuntz-dmm-summary-00 §2.1, fourth item',
      text: 'The LMA has been back for a while, with empty tables: packets went on falling there for want of a binding, {lost} since then. Only now has the router’s next renewal put the row back. Look at its table.',
      at: BOUND_AGAIN,
      values: { lost: read(0, (run) => count(lostBetween(run, LMA_BACK([run]), BOUND_AGAIN([run])), 'packet')) },
      look: { tab: 'tables', node: 'lma' },
    },
    {
      stage: 'hands',
      title: 'Keep it off the LMA',
      source: 'draft-kuntz-dmm-summary-00 §2.2',
      text: 'The requirements that follow: distribute the anchors, and put them close to the edge.',
      at: FIRST,
      task: {
        ask: 'Move the phone so that its packets flow again and none of them passes the LMA. Choose another scheme for the pane if you need one.',
        check: keepAway('lma'),
        solution: { run: 'dma', deeds: [{ move: ['mn1', 'ar2'] }] },
      },
    },
    {
      stage: 'hands',
      title: 'It is yours',
      source: 'draft-kuntz-dmm-summary-00 §2.1',
      text: 'Non-optimal routes, an anchor that all traffic and all state meet at, a single point of failure: you have seen each of them happen. Open the sandbox, let nodes fail, and compare whatever you like.',
      at: FIRST,
    },
  ],
};

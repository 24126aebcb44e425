/** When an anchor dies: draft-kuntz-dmm-summary-00 §2.1 and §3.5, draft-chan-dmm-framework-gap-analysis §4.4. */
import type { Lesson } from '../lesson.ts';
import { arrives, fails, firstPacket, loses, recovers, rowChanges, sent, takesWay } from '../moments.ts';
import { between, count, flowOf, lostBetween, messagesOf, ms, only, read } from '../readings.ts';
import { survives } from '../tasks.ts';

const FIRST_DEAD = fails('ha1');
const SECOND_DEAD = fails('ha2');
const TAKEN_OVER = takesWay('f1', (nodes) => nodes.includes('ha2'));
const FAR = takesWay('f1', (nodes) => !nodes.includes('ha1') && !nodes.includes('ha2'));

export const lesson: Lesson = {
  name: 'anchor-dies',
  stages: {
    one: { scenario: 'home-agent-fails', runs: ['mipv6'] },
    set: { scenario: 'home-agent-fails', runs: ['ghaha', 'mipv6'] },
    hellos: { scenario: 'home-agent-fails', runs: ['ghaha', 'hellos'] },
    migrating: { scenario: 'home-agent-fails', runs: ['ghaha', 'mha'] },
    edge: { scenario: 'lma-fails', runs: ['dma', 'pmipv6'] },
    hands: { scenario: 'first-minute', runs: ['pmipv6'] },
  },
  steps: [
    {
      stage: 'one',
      title: 'Everything hangs on one row',
      source: 'RFC 6275 §10',
      text: 'MN is bound with HA1, the nearest home agent. The row in HA1’s binding cache is all that leads packets to MN.',
      at: rowChanges('ha1', 'binding-cache', { change: 'made' }),
      look: { tab: 'tables', node: 'ha1' },
    },
    {
      stage: 'one',
      title: 'HA1 fails',
      source: 'draft-kuntz-dmm-summary-00 §2.1, fourth item',
      text: 'It has just gone. MN, CN and all routers are well, and nobody has been told.',
      at: FIRST_DEAD,
      values: {
        lost: read(0, (run) => count(lostBetween(run, FIRST_DEAD([run]), recovers('ha1')([run])), 'packet')),
        delivered: read(0, (run) => flowOf(run, 'f1')?.delivered ?? null),
        sent: read(0, (run) => flowOf(run, 'f1')?.sent ?? null),
      },
      question: {
        ask: 'When will packets arrive again under Mobile IPv6 with this home agent alone?',
        choices: ['as soon as MN notices', 'not before HA1 is back', 'at the next binding update, HA1 or not'],
        answer: (runs) => {
          const [back, dead, again] = [recovers('ha1')(runs), FIRST_DEAD(runs), sent('BU', { after: FIRST_DEAD })(runs)];
          const run = runs[0];
          if (run === undefined || back === null || dead === null) return null;
          const meanwhile = run.report.paths.some((way) => way.firstAtMs > dead + 200 && way.firstAtMs < back);
          return only(meanwhile && again === null, !meanwhile, meanwhile && again !== null);
        },
        reveal: recovers('ha1'),
        because: 'HA1 is back at this instant, and {lost} have been lost. Of {sent} packets of the whole run {delivered} arrive.',
      },
    },
    {
      stage: 'set',
      title: 'Home agents as one set',
      source: 'draft-kuntz-dmm-summary-00 §3.5',
      text: 'Pane A: three home agents announce the same prefix and tell each other every binding. HA1 fails in both panes; the first packet has fallen.',
      at: loses(FIRST_DEAD),
      values: {
        gap: (runs) => ms(between(runs, FIRST_DEAD, TAKEN_OVER)),
        lost: read(0, (run) => count(lostBetween(run, FIRST_DEAD([run]), TAKEN_OVER([run])), 'packet')),
      },
      question: {
        ask: 'Who will bring pane A’s packets to MN?',
        choices: ['HA2, on the same link', 'HA3, next to CN', 'nobody, before MN registers again'],
        answer: ([run]) => {
          const dead = run === undefined ? null : FIRST_DEAD([run]);
          const next = run?.report.paths.find((way) => way.direction === 'to-mn' && dead !== null && way.firstAtMs > dead + 200);
          if (next === undefined) return 2;
          return only(next.nodes.includes('ha2'), !next.nodes.includes('ha2') && next.nodes.includes('ha3'));
        },
        reveal: TAKEN_OVER,
        because:
          'HA2 has taken over, {gap} after the failure and with {lost} lost: it had the binding already, so it only had to notice. Pane B is silent still.',
      },
    },
    {
      stage: 'set',
      title: 'The second one fails, too',
      source: 'draft-kuntz-dmm-summary-00 §3.5',
      text: 'HA2 has failed and HA3 has taken over, from the other end of the network: {gap} after the failure, {lost} lost. The set is as strong as its last member.',
      at: FAR,
      values: {
        gap: (runs) => ms(between(runs, SECOND_DEAD, FAR)),
        lost: read(0, (run) => count(lostBetween(run, SECOND_DEAD([run]), FAR([run])), 'packet')),
      },
    },
    {
      stage: 'hellos',
      title: 'To notice costs messages',
      source: 'draft-kuntz-dmm-summary-00 §3.5',
      text: 'In pane B the agents send each other HA-Hellos on the wire. HA2 takes HA1’s place {hellos} after the failure there, {without} in pane A; over the run pane B sends {many}, pane A {few}. Silence has to be heard.',
      at: takesWay('f1', (nodes) => nodes.includes('ha2'), 1),
      values: {
        hellos: (runs) =>
          ms(
            between(
              runs,
              FIRST_DEAD,
              takesWay('f1', (nodes) => nodes.includes('ha2'), 1),
            ),
          ),
        without: (runs) => ms(between(runs, FIRST_DEAD, TAKEN_OVER)),
        many: read(1, (run) => count(messagesOf(run, null), 'message')),
        few: read(0, (run) => count(messagesOf(run, null), 'message')),
      },
    },
    {
      stage: 'migrating',
      title: 'If everybody knows already',
      source: 'draft-chan-dmm-framework-gap-analysis §4.4, figure 5',
      text: 'Migrating home agents, in pane B: the agent next to the sender knows where MN is and tunnels straight to it. HA1 has just failed again.',
      at: FIRST_DEAD,
      values: {
        mha: read(1, (run) => count(lostBetween(run, FIRST_DEAD([run]), recovers('ha1')([run])), 'packet')),
        set: read(0, (run) => count(lostBetween(run, FIRST_DEAD([run]), recovers('ha1')([run])), 'packet')),
      },
      question: {
        ask: 'Which pane will lose fewer packets until HA1 is back?',
        choices: ['A, the set with a primary', 'B, where each agent tunnels by itself', 'both lose the same'],
        answer: ([set, mha]) => {
          if (set === undefined || mha === undefined) return null;
          const lost = [set, mha].map((run) => lostBetween(run, FIRST_DEAD([run]), recovers('ha1')([run])) ?? 0);
          return only(lost[0]! < lost[1]!, lost[1]! < lost[0]!, lost[0] === lost[1]);
        },
        reveal: recovers('ha1'),
        because:
          'Pane A lost {set}, pane B {mha}: what CN sends never met HA1. What MN sends did, since MN had to find out; that is what pane B lost.',
      },
    },
    {
      stage: 'edge',
      title: 'An anchor that is not on the way',
      source: 'draft-seite-dmm-dma-05 §2',
      text: 'The LMA has failed and is back, and a binding is there again in pane B, which lost {central} meanwhile. Pane A lost {edge}: its packets never passed the LMA. Distribution makes failures smaller, not impossible: what if AR1 itself fails?',
      at: rowChanges('lma', 'binding-cache', { change: 'made', after: recovers('lma', 1), run: 1 }),
      values: {
        central: read(1, (run) =>
          count(
            lostBetween(
              run,
              fails('lma')([run]),
              rowChanges('lma', 'binding-cache', { change: 'made', after: recovers('lma') })([run]),
            ),
            'packet',
          ),
        ),
        edge: read(0, (run) => count(lostBetween(run, fails('lma')([run]), recovers('lma')([run])), 'packet')),
      },
    },
    {
      stage: 'hands',
      title: 'Pull the plug',
      source: 'draft-kuntz-dmm-summary-00 §2.2, first item',
      text: 'A node’s menu (right button, long press, or the menu key) lets it fail.',
      at: firstPacket('f1'),
      task: {
        ask: 'Let the LMA fail while the phone loses nothing for half a second. Choose a scheme that survives it.',
        check: survives('lma', 'mn1', 500),
        solution: { run: 'dma', deeds: [{ fail: 'lma' }] },
      },
    },
    {
      stage: 'migrating',
      title: 'It is yours',
      source: 'draft-kuntz-dmm-summary-00 §4',
      text: 'One anchor, a set of them, all of them equal, or none on the way: the state that survives is the state that was shared before. Let agents fail in the sandbox in another order.',
      at: arrives('BA'),
    },
  ],
};

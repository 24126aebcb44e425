/** Who keeps the location: draft-chan-netext-distributed-lma-03 §2.1 and §4, with figures 2 and 3; draft-bernardos-dmm-pmip-01 §5. */
import type { Evidence } from '../evidence.ts';
import type { Lesson } from '../lesson.ts';
import { arrives, begins, completes, firstPacket, leaves, sent, takesWay } from '../moments.ts';
import { count, flowOf, gapOf, handoverOf, linksOf, lostOf, messagesOf, ms, only, read, wayOf } from '../readings.ts';
import { within } from '../tasks.ts';

const FIRST = firstPacket('f1');
const STRAIGHT = takesWay('f1', (nodes) => !nodes.includes('n2'));

/** Nodes that have had a row about the mobile in some table of locations. */
function keepers({ rows }: Evidence): number {
  return new Set(rows.filter((row) => row.table === 'location' || row.table === 'location-cache').map((row) => row.node)).size;
}

export const lesson: Lesson = {
  name: 'location',
  stages: {
    home: { scenario: 'figure/chan-dlma-3', runs: ['home'] },
    all: { scenario: 'figure/chan-dlma-2', runs: ['all'] },
    far: { scenario: 'far-database', runs: ['dma', 'dma-mn'] },
    nobody: { scenario: 'figure/bernardos-pmip-6', runs: ['maar-niq'] },
    hands: { scenario: 'far-database', runs: ['dma'] },
  },
  steps: [
    {
      stage: 'home',
      title: 'An LMA is three things',
      source: 'draft-chan-netext-distributed-lma-03 §2.1',
      text: 'An LMA allocates home prefixes, routes for mobiles, and keeps their locations. Routing (MR) now stands in every network; the location (LM) is kept in MN’s home network alone. MN has registered where it is, and the home LMA has confirmed.',
      at: arrives('LUA'),
      look: { tab: 'ladder' },
    },
    {
      stage: 'home',
      title: 'The sender’s network knows nothing',
      source: 'draft-chan-netext-distributed-lma-03 §4.2',
      text: 'All LMAs announce all home prefixes (anycast), so the one next to CN takes CN’s packets in. It has never heard of MN.',
      at: begins('f1'),
      values: {
        first: read(0, (run) => count(linksOf(wayOf(run, 'f1', FIRST([run]))), 'link')),
        later: read(0, (run) => count(linksOf(wayOf(run, 'f1', leaves(0)([run]))), 'link')),
      },
      question: {
        ask: 'What will it do with the first packet?',
        choices: ['hold it and ask the home LMA', 'tunnel it to the home LMA, which knows', 'drop it'],
        answer: (runs) => {
          const way = runs[0] === undefined ? null : wayOf(runs[0], 'f1', FIRST(runs));
          return only(way !== null && !way.nodes.includes('n2'), way?.nodes.includes('n2') === true, way === null);
        },
        reveal: FIRST,
        because: 'The first packets go by the home LMA: {first}. It forwards them, and tells the sender’s LMA where MN is.',
      },
    },
    {
      stage: 'home',
      title: 'Told once, then straight',
      source: 'draft-chan-netext-distributed-lma-03 §5.1',
      text: 'The first straight packet. The sender’s LMA has a cache entry now and tunnels by itself. {first} packets took the triangle, {all} arrived in all.',
      at: STRAIGHT,
      values: {
        first: read(0, (run) =>
          run.report.paths.filter((way) => way.nodes.includes('n2')).reduce((sum, way) => sum + way.packets, 0),
        ),
        all: read(0, (run) => flowOf(run, 'f1')?.delivered ?? null),
      },
    },
    {
      stage: 'all',
      title: 'Or tell everybody',
      source: 'draft-chan-netext-distributed-lma-03 §2.1, figure 2',
      text: 'The same networks, but the location is pushed to every LMA at every registration. MN is about to move.',
      at: leaves(0),
      values: {
        push: read(0, (run) => count(handoverOf(run, 0)?.messages ?? null, 'message')),
        keep: read(0, keepers),
        worst: read(0, (run) => ms(flowOf(run, 'f1')?.delayMs.max ?? null)),
      },
      question: {
        ask: 'What will one move of one mobile cost here?',
        choices: ['as many messages as before', 'about twice as many', 'more than twice as many, and more with every LMA'],
        // The other stage moves between the same two gateways: its handover is counted in the step after this one.
        answer: ([run]) => {
          const row = run === undefined ? null : handoverOf(run, 0);
          if (run === undefined || row === null) return null;
          const pushes = run.report.signalling.filter(
            (message) => message.message === 'LOC' && message.atMs >= row.detachMs,
          ).length;
          const rest = row.messages - pushes;
          return only(pushes === 0, pushes > 0 && row.messages <= 2 * rest, row.messages > 2 * rest);
        },
        reveal: completes(0),
        because:
          '{push}, and {keep} nodes keep a row for MN. In exchange no packet ever took a triangle: the slowest one needed {worst}.',
      },
    },
    {
      stage: 'home',
      title: 'The same move, kept at home',
      source: 'draft-chan-netext-distributed-lma-03 §6.3',
      text: 'Here the same move cost {messages}, and {keep} nodes have kept a row, however many LMAs there are. The slowest packet needed {worst}: that is the trade.',
      at: completes(0),
      values: {
        messages: read(0, (run) => count(handoverOf(run, 0)?.messages ?? null, 'message')),
        keep: read(0, keepers),
        worst: read(0, (run) => ms(flowOf(run, 'f1')?.delayMs.max ?? null)),
      },
    },
    {
      stage: 'far',
      title: 'A database far away',
      source: 'draft-seite-dmm-dma-05 §3.3',
      text: 'Anchors at the edge, and the list of sessions in one database, far from everything. In pane B the mobile itself names its sessions: the draft’s other way. MN1 has just left AR1.',
      at: leaves(0),
      values: {
        db: read(0, (run) => ms(gapOf(run, 0, 'f1'))),
        mn: read(1, (run) => ms(gapOf(run, 0, 'f1'))),
        dbLost: read(0, (run) => count(lostOf(run, 0, 'f1'), 'packet')),
        mnLost: read(1, (run) => lostOf(run, 0, 'f1')),
      },
      question: {
        ask: 'Which pane will have packets again first?',
        choices: ['A, where the database is asked', 'B, where the mobile tells', 'both at the same time'],
        answer: ([asked, told]) => {
          const [a, b] = [asked === undefined ? null : gapOf(asked, 0, 'f1'), told === undefined ? null : gapOf(told, 0, 'f1')];
          return a === null || b === null ? null : only(a < b, b < a, a === b);
        },
        reveal: completes(0),
        because:
          'Pane A stood still for {db} and lost {dbLost}, pane B for {mn} and lost {mnLost}. Nothing can be told to AR1 before the database has answered.',
      },
    },
    {
      stage: 'nobody',
      title: 'Nobody keeps it',
      source: 'draft-bernardos-dmm-pmip-01 §5.1, figure 6',
      text: 'Fully distributed: there is no database at all. The new MAAR asks the mobile for its addresses and builds from their prefixes the address of the router that anchors them. {messages} in the whole run, none of them to a central node.',
      at: sent('PBU', { after: leaves(0) }),
      values: { messages: read(0, (run) => count(messagesOf(run, null), 'message')) },
      look: { tab: 'ladder' },
    },
    {
      stage: 'hands',
      title: 'Choose who knows',
      source: 'draft-seite-dmm-dma-05 §3.3',
      text: 'The database is far again, and by now even farther. Options and notes, beside the pane’s scheme, hold the choice.',
      at: completes(2),
      task: {
        ask: 'Move the phone with at most 7 packets lost and at most 6 messages.',
        check: within({ lost: 7, messages: 6 }),
        solution: { run: 'dma-mn', deeds: [{ move: ['mn1', 'ar2'] }] },
      },
    },
    {
      stage: 'hands',
      title: 'It is yours',
      source: 'draft-kuntz-dmm-summary-00 §2.2, fourth item',
      text: 'Kept at home, pushed to all, asked of one database, told by the mobile, or kept by nobody: each puts the price elsewhere. To keep location and routing apart is a requirement of the summary; now you know between what one chooses.',
      at: completes(2),
    },
  ],
};

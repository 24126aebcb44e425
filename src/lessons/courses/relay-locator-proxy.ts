/** Relay, locator or proxy: draft-bernardos-dmm-pmip-01 §3.2 to §3.4, figures 2 to 4. */
import type { Lesson } from '../lesson.ts';
import { arrives, completes, firstPacket, flowsAgain, latest, leaves, sent } from '../moments.ts';
import { count, gapOf, handoverOf, lostOf, messagesOf, ms, only, packetsOn, read } from '../readings.ts';
import { within } from '../tasks.ts';

const RUNS = ['relay', 'locator', 'proxy'] as const;

export const lesson: Lesson = {
  name: 'relay-locator-proxy',
  stages: {
    three: { scenario: 'relay-locator-proxy', runs: RUNS },
    hands: { scenario: 'relay-locator-proxy', runs: ['relay'] },
  },
  steps: [
    {
      stage: 'three',
      title: 'A database for control alone',
      source: 'draft-bernardos-dmm-pmip-01 §3.1',
      text: 'MAARs anchor what begins at them; the CMD knows which MAARs a phone has been at. In all three panes MN1 has registered by way of it. The CMD will see {control} in pane A’s run, and {data} data packets.',
      at: arrives('PBA'),
      values: {
        control: read(0, (run) => count(messagesOf(run, 'cmd'), 'message')),
        data: read(0, (run) => packetsOn(run, (way) => way.nodes.includes('cmd')).some),
      },
      look: { tab: 'ladder' },
    },
    {
      stage: 'three',
      title: 'Three ways to tell AR1',
      source: 'draft-bernardos-dmm-pmip-01 §3.2',
      text: 'MN1 is at AR2, which has told the CMD. AR1, the anchor of f1, has to learn of it. Pane A: the CMD relays the PBU and waits for AR1’s answer. Pane B: it only says where AR1 is. Pane C: it does both at once, on its own account.',
      at: arrives('PBU', { to: 'cmd', after: leaves(0) }),
      values: {
        relay: read(0, (run) => ms(gapOf(run, 0, 'f1'))),
        locator: read(1, (run) => ms(gapOf(run, 0, 'f1'))),
        proxy: read(2, (run) => ms(gapOf(run, 0, 'f1'))),
      },
      question: {
        ask: 'In which panes will f1 flow again first?',
        choices: ['A, the relay', 'B, the locator', 'C, the proxy', 'B and C together'],
        answer: (runs) => {
          const gaps = runs.map((run) => gapOf(run, 0, 'f1'));
          const least = Math.min(...gaps.map((gap) => gap ?? Infinity));
          const first = gaps.map((gap, index) => (gap === least ? 'ABC'[index] : '')).join('');
          return only(first === 'A', first === 'B', first === 'C', first === 'BC');
        },
        reveal: flowsAgain(0, 'f1'),
        because:
          'After {relay} with the relay, {locator} with the locator, {proxy} with the proxy. The draft promises the shortest latency to the proxy; here AR1 is near enough that asking it directly costs no more.',
      },
    },
    {
      stage: 'three',
      title: 'Who talks to whom',
      source: 'draft-bernardos-dmm-pmip-01 §3.3',
      text: 'The handover in full. Look in the ladder of pane B: the locator’s PBA names AR1, and AR2 sends AR1 a PBU of its own. The handover cost {relay} octets with the relay, {locator} with the locator, {proxy} with the proxy.',
      at: latest(completes(0), flowsAgain(0, 'f1')),
      values: {
        relay: read(0, (run) => handoverOf(run, 0)?.bytes ?? null),
        locator: read(1, (run) => handoverOf(run, 0)?.bytes ?? null),
        proxy: read(2, (run) => handoverOf(run, 0)?.bytes ?? null),
      },
    },
    {
      stage: 'three',
      title: 'Two anchors to tell',
      source: 'draft-bernardos-dmm-pmip-01 §3.2',
      text: 'f2 has begun at AR2, and now MN1 leaves for AR3: two MAARs have to learn of it. The relay asks them all before it answers; the locator hands out a list; the proxy tells them itself.',
      at: leaves(1),
      values: {
        relay: read(0, (run) => count(handoverOf(run, 1)?.messages ?? null, 'message')),
        locator: read(1, (run) => count(handoverOf(run, 1)?.messages ?? null, 'message')),
        proxy: read(2, (run) => count(handoverOf(run, 1)?.messages ?? null, 'message')),
      },
      question: {
        ask: 'Which one will need the most messages?',
        choices: ['the relay', 'the locator', 'the proxy', 'all need the same number'],
        answer: (runs) => {
          const messages = runs.map((run) => handoverOf(run, 1)?.messages ?? 0);
          const most = Math.max(...messages);
          const who = messages.map((value, index) => (value === most ? 'RLP'[index] : '')).join('');
          return only(who === 'R', who === 'L', who === 'P', who === 'RLP');
        },
        reveal: completes(1),
        because:
          '{relay} with the relay, {locator} with the locator, {proxy} with the proxy: whoever answers the new MAAR before it knows the outcome has to say something once more.',
      },
    },
    {
      stage: 'three',
      title: 'Old flows and newer ones',
      source: 'draft-bernardos-dmm-pmip-01 §3.4',
      text: 'f2 came from the last MAAR, f1 from the one before. f2 stood still for {relay}, {locator} and {proxy}; f1 for {oldRelay}, {oldLocator} and {oldProxy}. The proxy’s advantage is there for one of the two only: what counts is whether the old anchor is nearer than the CMD.',
      at: flowsAgain(1, 'f2'),
      values: Object.fromEntries([
        ...RUNS.map((name, run) => [name, read(run, (evidence) => ms(gapOf(evidence, 1, 'f2')))] as const),
        ...RUNS.map(
          (name, run) =>
            [`old${name[0]?.toUpperCase()}${name.slice(1)}`, read(run, (evidence) => ms(gapOf(evidence, 1, 'f1')))] as const,
        ),
      ]),
    },
    {
      stage: 'three',
      title: 'What fell meanwhile',
      source: 'draft-bernardos-dmm-pmip-01 §3.2',
      text: 'Both flows flow again. The second handover lost {relay}, {locator} and {proxy} packets of f2. One of the relay’s fell because the tunnel came before its answer: each end of a tunnel learns on its own.',
      at: firstPacket('f1', { after: flowsAgain(1, 'f2') }),
      values: Object.fromEntries(RUNS.map((name, run) => [name, read(run, (evidence) => lostOf(evidence, 1, 'f2'))] as const)),
    },
    {
      stage: 'hands',
      title: 'Choose the CMD’s part',
      source: 'draft-bernardos-dmm-pmip-01 §3',
      text: 'The CMD relays. Under Options and notes, beside the pane’s scheme, it can play another part.',
      at: flowsAgain(1, 'f2'),
      task: {
        ask: 'Move the phone with at most 6 messages and at most 9 packets lost in both flows together.',
        check: within({ messages: 6, lost: 9 }),
        solution: { run: 'proxy', deeds: [{ move: ['mn1', 'ar2'] }] },
      },
    },
    {
      stage: 'hands',
      title: 'It is yours',
      source: 'draft-bernardos-dmm-pmip-01 §3',
      text: 'The tab Measure plays this handover at every distance of CMD and old MAAR, under all three. Find the line where the proxy stops being better.',
      at: sent('PBU', { after: leaves(1) }),
    },
  ],
};

/** Dynamic mobility: support only where it is needed. draft-chan-dmm-framework-gap-analysis §5.4 and §6, with figure 6. */
import type { Lesson } from '../lesson.ts';
import { begins, completes, ends, firstPacket, flowsAgain, latest, leaves, rowChanges, sent } from '../moments.ts';
import { count, flowOf, handoverOf, isTunnelled, lostOf, messagesOf, ms, only, read, wayOf } from '../readings.ts';
import { keepAway, within } from '../tasks.ts';

const SECOND_FLOW = firstPacket('f2');
const FORGOTTEN = rowChanges('lm1', 'location', { change: 'gone' });

export const lesson: Lesson = {
  name: 'dynamic-mobility',
  stages: {
    networks: { scenario: 'figure/chan-framework-6', runs: ['dynamic'] },
    host: { scenario: 'figure/kuntz-summary-2', runs: ['fama', 'mipv6'] },
    hands: { scenario: 'first-minute', runs: ['dma'] },
  },
  steps: [
    {
      stage: 'networks',
      title: 'Three functions, in every network',
      source: 'draft-chan-dmm-framework-gap-analysis §6',
      text: 'Each network allocates addresses, routes for mobiles (MR) and keeps locations (LM). MN11 begins in the first network with an address leased there. As long as it stays, nobody needs a binding: f1’s first packet is here, straight.',
      at: firstPacket('f1'),
    },
    {
      stage: 'networks',
      title: 'It moves while it talks',
      source: 'draft-chan-dmm-framework-gap-analysis §5.4, REQ2',
      text: 'MN11 leaves for the third network in the middle of a session. Some flows cannot live with another address, and for those mobility has to be hidden: f1 is one.',
      at: leaves(0),
      question: {
        ask: 'Which entry will make f1 go on?',
        choices: [
          'one in the first network, which leased f1’s address',
          'one in the third network alone, where MN11 is',
          'one in CN21’s network alone',
        ],
        answer: ([run]) => {
          if (run === undefined) return null;
          const [from, until] = [leaves(0)([run]) ?? 0, flowsAgain(0, 'f1')([run]) ?? 0];
          const made = (node: string): boolean =>
            run.rows.some(
              (row) =>
                row.node === node &&
                ['location', 'binding-cache', 'forwarding'].includes(row.table) &&
                row.change !== 'gone' &&
                row.atMs >= from &&
                row.atMs <= until,
            );
          const home = made('lm1') || made('mr1');
          return only(home, !home && made('mr3'), !home && !made('mr3'));
        },
        reveal: flowsAgain(0, 'f1'),
        because:
          'The home network of a session is the one that allocated its address (§6.1): there LM1 now keeps HoA11 with MR3, and MR3 keeps it with MN11’s new address, one step after the other. {messages} did it; {lost} packets fell meanwhile.',
      },
      values: {
        messages: read(0, (run) => count(handoverOf(run, 0)?.messages ?? null, 'message')),
        lost: read(0, (run) => lostOf(run, 0, 'f1')),
      },
    },
    {
      stage: 'networks',
      title: 'The longer way',
      source: 'draft-chan-dmm-framework-gap-analysis §5.4',
      text: 'f1 flows again, by the network where it began: its slowest packets now take {longest}, at first they took {shortest}. The draft says so openly: a session that began elsewhere pays with a longer way.',
      at: latest(completes(0), flowsAgain(0, 'f1')),
      values: {
        longest: read(0, (run) => ms(flowOf(run, 'f1')?.delayMs.max ?? null)),
        shortest: read(0, (run) => ms(flowOf(run, 'f1')?.delayMs.min ?? null)),
      },
    },
    {
      stage: 'networks',
      title: 'A new session',
      source: 'draft-chan-dmm-framework-gap-analysis §6',
      text: 'MN11 begins a second session, f2, with the same correspondent.',
      at: begins('f2'),
      values: {
        anchor: read(0, (run) => flowOf(run, 'f2')?.anchor?.toUpperCase() ?? null),
        delay: read(0, (run) => ms(flowOf(run, 'f2')?.delayMs.mean ?? null)),
      },
      question: {
        ask: 'What mobility support will f2 get?',
        choices: [
          'the same tunnel as f1',
          'none: an address of the new network, and no tunnel',
          'a binding at the correspondent',
        ],
        answer: (runs) => {
          const way = runs[0] === undefined ? null : wayOf(runs[0], 'f2', SECOND_FLOW(runs));
          if (way === null) return null;
          return only(
            isTunnelled(way),
            !isTunnelled(way) && way.headers.every(([header]) => header?.ext === undefined),
            way.headers.some(([header]) => header?.ext !== undefined),
          );
        },
        reveal: SECOND_FLOW,
        because:
          'Whatever begins here can do with an address of this network. f2 has one from {anchor} and takes {delay}, as if MN11 had never been anywhere else.',
      },
    },
    {
      stage: 'networks',
      title: 'Support ends with the session',
      source: 'draft-chan-dmm-framework-gap-analysis §6',
      text: 'f1 has ended, and MN11 has deregistered: LM1 has just dropped its row. Nothing in the first network remembers MN11 any more. If it had forgotten to say so, the end of the lease would have done the same.',
      at: FORGOTTEN,
      look: { tab: 'ladder' },
    },
    {
      stage: 'host',
      title: 'The mobile can do it, too',
      source: 'draft-kuntz-dmm-summary-00 §3.2, figure 2',
      text: 'FAMA: every access router is a home agent, and the mobile binds the addresses that its flows still use. Mobile IPv6 in pane B has one home agent for everything. MN has moved; look for the binding update that it sends in pane A, to the router that it left.',
      at: sent('BU'),
      look: { tab: 'ladder' },
      values: {
        edge: read(0, (run) => String(messagesOf(run, null))),
        home: read(1, (run) => String(messagesOf(run, null))),
        newer: read(0, (run) => flowOf(run, 'f2')?.anchor?.toUpperCase() ?? null),
      },
      question: {
        ask: 'Pane A will send more control messages than pane B. True?',
        choices: ['yes', 'no'],
        answer: ([edge, home]) =>
          edge === undefined || home === undefined
            ? null
            : only(messagesOf(edge, null) > messagesOf(home, null), messagesOf(edge, null) <= messagesOf(home, null)),
        reveal: ends,
        because:
          '{edge} in pane A, {home} in pane B. Mobile IPv6 registers wherever it is; FAMA says nothing until a flow outlives its subnet. f2 began at {newer} and needed nothing.',
      },
    },
    {
      stage: 'hands',
      title: 'Move with care',
      source: 'draft-chan-dmm-framework-gap-analysis §5.4',
      text: 'One flow, and routers that anchor what begins at them.',
      at: firstPacket('f1'),
      task: {
        ask: 'Move the phone with at most 4 messages and at most 6 packets lost.',
        check: within({ messages: 4, lost: 6 }),
        solution: { run: 'dma', deeds: [{ move: ['mn1', 'ar2'] }] },
      },
    },
    {
      stage: 'hands',
      title: 'And home again',
      source: 'draft-chan-dmm-framework-gap-analysis §6',
      text: 'A session that comes home needs no support any more.',
      at: firstPacket('f1'),
      task: {
        ask: 'Move the phone away and back, so that its packets pass AR2 no more.',
        check: (run) => {
          const outcome = keepAway('ar2')(run);
          return { ...outcome, done: outcome.done && run.handovers.length > 1 };
        },
        solution: { run: 'dma', deeds: [{ move: ['mn1', 'ar2'] }, { move: ['mn1', 'ar1'] }] },
      },
    },
    {
      stage: 'networks',
      title: 'It is yours',
      source: 'draft-chan-dmm-framework-gap-analysis §6',
      text: 'Mobility support per session, from its first packet elsewhere to its last. The sandbox is figure 6: put location managers elsewhere in the options, or let one fail while f1 needs it.',
      at: completes(0),
    },
  ],
};

/** Signalling that scales: draft-kuntz-dmm-summary-00 §2.1, draft-chan-netext-distributed-lma-03 §6.3. */
import type { Evidence } from '../evidence.ts';
import type { Lesson } from '../lesson.ts';
import { attaches, completes, ends, leaves, sent } from '../moments.ts';
import { count, handoverOf, messagesOf, only, percent, read, rowsAt } from '../readings.ts';
import { within } from '../tasks.ts';

/** The node that most control messages begin or end at, and how many. */
function busiest(run: Evidence): { readonly node: string; readonly messages: number } {
  const nodes = run.report.roles.map((role) => role.node);
  const counts = [...new Set(nodes)].map((node) => ({ node, messages: messagesOf(run, node) }));
  return counts.toSorted((one, other) => other.messages - one.messages)[0] ?? { node: '', messages: 0 };
}

function busiestBinder(run: Evidence): { readonly node: string; readonly messages: number } {
  const nodes = [...new Set(run.report.roles.map((role) => role.node))];
  const counts = nodes.map((node) => ({ node, messages: messagesOf(run, node, ['PBU', 'PBA']) }));
  return counts.toSorted((one, other) => other.messages - one.messages)[0] ?? { node: '', messages: 0 };
}

export const lesson: Lesson = {
  name: 'signalling',
  stages: {
    crowd: { scenario: 'crowd', runs: ['pmipv6', 'dma'] },
    pingpong: { scenario: 'ping-pong', runs: ['pmipv6', 'quiet'] },
    pushed: { scenario: 'figure/chan-dlma-2', runs: ['all'] },
    hands: { scenario: 'ping-pong', runs: ['pmipv6'] },
  },
  steps: [
    {
      stage: 'crowd',
      title: 'Count for one',
      source: 'RFC 5213 §3.2',
      text: 'A crowd of phones under four routers; the first one has moved, and its registration is over. In pane A it took {messages} and {bytes} octets: a PBU each from the router that it left and from the one that it found, and their answers.',
      at: completes(0),
      values: {
        messages: read(0, (run) => count(handoverOf(run, 0)?.messages ?? null, 'message')),
        bytes: read(0, (run) => handoverOf(run, 0)?.bytes ?? null),
      },
      look: { tab: 'ladder' },
    },
    {
      stage: 'crowd',
      title: 'Count for all',
      source: 'draft-kuntz-dmm-summary-00 §2.1, second item',
      text: 'The second phone leaves. By the end there will have been {moves} moves.',
      at: leaves(1),
      values: {
        moves: read(0, (run) => run.report.handovers.length),
        central: read(0, (run) => count(busiest(run).messages, 'message')),
        share: read(0, (run) => percent(busiest(run).messages, messagesOf(run, null))),
        binder: read(1, (run) => busiestBinder(run).node.toUpperCase()),
        edge: read(1, (run) => count(busiestBinder(run).messages, 'binding message')),
        edgeShare: read(1, (run) => percent(busiestBinder(run).messages, messagesOf(run, null, ['PBU', 'PBA']))),
      },
      question: {
        ask: 'Which share of pane A’s binding messages will the LMA see?',
        choices: ['its share among the routers, about a fifth', 'about half', 'all of them'],
        answer: ([run]) => {
          if (run === undefined) return null;
          const share = messagesOf(run, 'lma', ['PBU', 'PBA']) / messagesOf(run, null, ['PBU', 'PBA']);
          return only(share < 0.35, share >= 0.35 && share < 0.99, share >= 0.99);
        },
        reveal: ends,
        because:
          'All of them: {central}. In pane B the busiest router, {binder}, is an end of {edge}, {edgeShare} of them: each message has two ends among the routers, and the more routers there are, the smaller the share of each.',
      },
    },
    {
      stage: 'crowd',
      title: 'What it saves, and what it costs',
      source: 'draft-seite-dmm-dma-05 §4.1',
      text: 'Pane B has sent {edge} in all, pane A {central}. Distribution does not save messages; it spreads them. The session database has taken {db} of pane B’s: queries, no data and no bindings.',
      at: completes(15),
      values: {
        edge: read(1, (run) => count(messagesOf(run, null), 'message')),
        central: read(0, (run) => String(messagesOf(run, null))),
        db: read(1, (run) => percent(messagesOf(run, 'db'), messagesOf(run, null))),
      },
      look: { tab: 'tables', node: 'lma' },
    },
    {
      stage: 'crowd',
      title: 'State, too',
      source: 'draft-kuntz-dmm-summary-00 §2.1, second item',
      text: 'Rows are what an anchor has to keep. The last phone of the first wave has attached.',
      at: attaches(11),
      values: {
        lma: read(0, (run) => count(rowsAt(run, 'lma', 'binding-cache', run.report.endMs), 'row')),
        mar: read(1, (run) =>
          count(
            Math.max(...['ar1', 'ar2', 'ar3', 'ar4'].map((node) => rowsAt(run, node, 'binding-cache', run.report.endMs) ?? 0)),
            'row',
          ),
        ),
      },
      question: {
        ask: 'Which anchor will keep the most bindings at the end?',
        choices: ['a router of pane B', 'the LMA of pane A', 'both the same number'],
        answer: ([central, edge]) => {
          if (central === undefined || edge === undefined) return null;
          const lma = rowsAt(central, 'lma', 'binding-cache', central.report.endMs) ?? 0;
          const mar = Math.max(
            ...['ar1', 'ar2', 'ar3', 'ar4'].map((node) => rowsAt(edge, node, 'binding-cache', edge.report.endMs) ?? 0),
          );
          return only(mar > lma, lma > mar, lma === mar);
        },
        reveal: ends,
        because:
          'The LMA keeps {lma}, the fullest router of pane B {mar}. With more routers theirs gets smaller, the LMA’s does not.',
      },
    },
    {
      stage: 'pushed',
      title: 'Or tell everybody',
      source: 'draft-chan-netext-distributed-lma-03 §6.3',
      text: 'Distribution can also multiply: here every LMA is told of every registration. One move of one mobile has cost {messages}, most of them copies of the same news.',
      at: completes(0),
      values: { messages: read(0, (run) => count(handoverOf(run, 0)?.messages ?? null, 'message')) },
      look: { tab: 'ladder' },
    },
    {
      stage: 'pingpong',
      title: 'Back and forth',
      source: 'RFC 5213 §6.9.1.5',
      text: 'A phone between two cells changes its mind many times. In pane A the router that it leaves says so; in pane B it stays quiet.',
      at: leaves(1),
      values: {
        loud: read(0, (run) => count(messagesOf(run, null), 'message')),
        quiet: read(1, (run) => count(messagesOf(run, null), 'message')),
      },
      question: {
        ask: 'What does keeping quiet save in this run?',
        choices: ['nothing', 'less than half of the messages', 'half of the messages or more'],
        answer: ([loud, quiet]) => {
          if (loud === undefined || quiet === undefined) return null;
          const saved = 1 - messagesOf(quiet, null) / messagesOf(loud, null);
          return only(saved <= 0, saved > 0 && saved < 0.5, saved >= 0.5);
        },
        reveal: ends,
        because:
          '{loud} in pane A, {quiet} in pane B. A PBU of the new router replaces the binding anyway; the old one’s farewell matters only when the phone is gone for good.',
      },
    },
    {
      stage: 'hands',
      title: 'Two messages',
      source: 'RFC 5213 §6.9.1.5',
      text: 'The run is over and the phone rests at AR2.',
      at: completes(9),
      task: {
        ask: 'Find the option of Proxy Mobile IPv6 with which a handover takes at most 2 messages, and move the phone.',
        check: within({ messages: 2 }),
        solution: { run: 'quiet', deeds: [{ move: ['mn1', 'ar1'] }] },
      },
    },
    {
      stage: 'crowd',
      title: 'It is yours',
      source: 'draft-kuntz-dmm-summary-00 §2.2',
      text: 'What scales is what does not meet at one place: count at the busiest node, not in the network. The tab Studies counts it for thousands of mobiles.',
      at: sent('PBU', { after: leaves(0) }),
    },
  ],
};

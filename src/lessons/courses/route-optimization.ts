/** Route optimization and its price: RFC 6275 §5.2 and §11.7.2, draft-kuntz-dmm-summary-00 §2.1. */
import type { Lesson } from '../lesson.ts';
import { arrives, completes, firstPacket, flowsAgain, leaves, sent, takesWay } from '../moments.ts';
import { count, flowOf, gapOf, handoverOf, linksOf, lostOf, ms, only, read, times, wayOf } from '../readings.ts';
import { within } from '../tasks.ts';

const FIRST = firstPacket('f1');
const STRAIGHT = takesWay('f1', (nodes) => !nodes.includes('ha'));

export const lesson: Lesson = {
  name: 'route-optimization',
  stages: {
    tunnel: { scenario: 'straight-path', runs: ['tunnel'] },
    optimized: { scenario: 'straight-path', runs: ['optimized'] },
    both: { scenario: 'straight-path', runs: ['optimized', 'at-once'] },
    costs: { scenario: 'straight-path', runs: ['tunnel', 'optimized'] },
  },
  steps: [
    {
      stage: 'tunnel',
      title: 'A home far away',
      source: 'RFC 6275 §1.1',
      text: 'MN1’s home agent is far; the server CN1 is next door. Mobile IPv6 in its plain form sends everything by the home agent: the first packet took {links} and {delay}, {stretch} times the straight way.',
      at: FIRST,
      values: {
        links: read(0, (run) => count(linksOf(wayOf(run, 'f1', FIRST([run]))), 'link')),
        delay: read(0, (run) => ms(flowOf(run, 'f1')?.delayMs.min ?? null)),
        stretch: read(0, (run) => times(flowOf(run, 'f1')?.pathStretch ?? null)),
      },
    },
    {
      stage: 'optimized',
      title: 'Tell the server, but how?',
      source: 'RFC 6275 §5.2.5',
      text: 'Now with route optimization. MN1 could simply tell CN1 its care-of address. But then anybody could say “MN1 is with me”. So first two questions go out: HoTI and CoTI.',
      at: sent('HoTI'),
      values: {
        home: read(0, (run) => ms(roundTrip(run, 'HoTI', 'HoT'))),
        direct: read(0, (run) => ms(roundTrip(run, 'CoTI', 'CoT'))),
      },
      look: { tab: 'ladder' },
      question: {
        ask: 'Which of the two answers will be back first?',
        choices: ['HoT, for the home address', 'CoT, for the care-of address', 'both at the same time'],
        answer: (runs) => {
          const [hot, cot] = [arrives('HoT')(runs), arrives('CoT')(runs)];
          return hot === null || cot === null ? null : only(hot < cot, cot < hot, hot === cot);
        },
        reveal: arrives('HoT'),
        because:
          'CoT went straight and took {direct}; HoT went by the home agent, {home}. Only who receives at both addresses gets both tokens, and only both together make the key that signs the binding update.',
      },
    },
    {
      stage: 'optimized',
      title: 'The straight path',
      source: 'RFC 6275 §6.4',
      text: 'CN1 has accepted the update: its packets come straight, in {delay}, with a routing header in place of a tunnel. {packets} packets had to go by the home agent before.',
      at: STRAIGHT,
      values: {
        delay: read(0, (run) => ms(flowOf(run, 'f1')?.delayMs.min ?? null)),
        packets: read(0, (run) => {
          const until = STRAIGHT([run]);
          if (until === null) return null;
          return run.report.paths
            .filter((way) => way.flow === 'f1' && way.nodes.includes('ha') && way.firstAtMs < until)
            .reduce((sum, way) => sum + way.packets, 0);
        }),
      },
    },
    {
      stage: 'costs',
      title: 'Now it moves',
      source: 'draft-kuntz-dmm-summary-00 §2.1, fifth item',
      text: 'Pane A in plain tunnelling, pane B optimized. MN1 has just left AR1. In pane B, CN1 still sends straight to the old care-of address.',
      at: leaves(0),
      values: {
        plain: read(0, (run) => ms(gapOf(run, 0, 'f1'))),
        optimized: read(1, (run) => ms(gapOf(run, 0, 'f1'))),
        plainLost: read(0, (run) => lostOf(run, 0, 'f1')),
        optimizedLost: read(1, (run) => lostOf(run, 0, 'f1')),
      },
      question: {
        ask: 'In which pane will f1 stand still longer?',
        choices: ['in A, by the far home agent', 'in B, on the straight path', 'equally long'],
        answer: ([plain, optimized]) => {
          const [a, b] = [
            plain === undefined ? null : gapOf(plain, 0, 'f1'),
            optimized === undefined ? null : gapOf(optimized, 0, 'f1'),
          ];
          return a === null || b === null ? null : only(a > b, b > a, a === b);
        },
        reveal: flowsAgain(0, 'f1', 1),
        because:
          '{plain} and {plainLost} lost in pane A, {optimized} and {optimizedLost} lost in pane B. Everything has to be proved anew at each move, by way of the home agent, before CN1 may believe where MN1 is.',
      },
    },
    {
      stage: 'costs',
      title: 'And what it says meanwhile',
      source: 'draft-kuntz-dmm-summary-00 §2.1, fifth item',
      text: 'Both handovers are complete. {plain} in pane A, {optimized} in pane B, for one mobile that moved once. The summary counts this among the issues of mobility as it is.',
      at: completes(0, 1),
      values: {
        plain: read(0, (run) => count(handoverOf(run, 0)?.messages ?? null, 'message')),
        optimized: read(1, (run) => count(handoverOf(run, 0)?.messages ?? null, 'message')),
      },
      look: { tab: 'ladder' },
    },
    {
      stage: 'both',
      title: 'Do two things at once',
      source: 'RFC 6275 §11.7.2',
      text: 'The mobile may test the correspondent’s way while the home agent is still answering. Pane B does that, and lets correspondents acknowledge. The gap of f1 shrinks from {late} to {early}; the messages grow from {few} to {many}.',
      at: completes(0, 1),
      values: {
        late: read(0, (run) => ms(gapOf(run, 0, 'f1'))),
        early: read(1, (run) => ms(gapOf(run, 0, 'f1'))),
        few: read(0, (run) => String(handoverOf(run, 0)?.messages ?? '')),
        many: read(1, (run) => String(handoverOf(run, 0)?.messages ?? '')),
      },
    },
    {
      stage: 'tunnel',
      title: 'Choose your price',
      source: 'draft-kuntz-dmm-summary-00 §2.1, third item',
      text: 'Not every correspondent will ever take part in route optimization. What can be had without?',
      at: completes(1),
      task: {
        ask: 'Move MN1 to AR2 or AR1 with at most 4 messages and f1’s gap under 250 ms.',
        check: within({ messages: 4, gapMs: 250 }),
        solution: { run: 'tunnel', deeds: [{ move: ['mn1', 'ar2'] }] },
      },
    },
    {
      stage: 'optimized',
      title: 'It is yours',
      source: 'RFC 6275 §11.7.2',
      text: 'The straight path costs a proof at every move and a correspondent that takes part. DMM asks whether one can have short ways without both: by putting the anchor where the traffic is. In the sandbox, play this walk under DMA or FAMA beside it.',
      at: STRAIGHT,
    },
  ],
};

/** The time from a question to its answer, ms. */
function roundTrip(run: Parameters<typeof flowOf>[0], question: string, answer: string): number | null {
  const [asked, answered] = [sent(question)([run]), arrives(answer)([run])];
  return asked === null || answered === null ? null : answered - asked;
}

/** Words of the measured comparison: what is chosen, what the charts say, and why two schemes tie. */
import { counted } from '#base/counted.ts';
import type { Metric } from '#measure/results.ts';

/** What a document says about a comparison, or why a measurement comes out as it does. Matched by scheme and option values. */
export interface ComparisonNote {
  readonly scheme: string;
  /** The option that tells the two apart, and its values. */
  readonly option: string;
  readonly values: readonly [string, string];
  readonly metric: Metric;
  readonly text: string;
  readonly section: string;
}

/** Reasons for ties, shown only where the measured values do tie. */
const TIES: readonly ComparisonNote[] = [
  {
    scheme: 'maar',
    option: 'cmd',
    values: ['locator', 'proxy'],
    metric: 'downlink',
    text: 'Both wait for the previous MAAR. It hears of the move from the CMD at the same instant in both, and its first tunnelled packet needs as long to the serving MAAR as its PBA does. That the proxy makes the serving MAAR ready earlier cannot help: nothing arrives there sooner, since the way over the CMD and the previous MAAR is never shorter than the direct one.',
    section: 'draft-bernardos-dmm-pmip-01 §3.3, §3.4',
  },
];

/** What a document claims: the second value is the fastest. */
const CLAIMS: readonly (Omit<ComparisonNote, 'values' | 'metric'> & { readonly fastest: string })[] = [
  {
    scheme: 'maar',
    option: 'cmd',
    fastest: 'proxy',
    text: 'the proxy has the shortest handover latency',
    section: 'draft-bernardos-dmm-pmip-01 Appendix A',
  },
];

export const measure = {
  title: 'Measure',
  label: 'Measured comparison',
  lead: 'One handover, played again by the engine at every distance and under every scheme. Nothing is drawn from a formula.',
  loading: 'One moment …',
  nothing: 'Nothing can move in this scenario: a comparison needs a mobile node and two access routers.',
  handover: 'Handover',
  handoverName: (mobile: string, to: string, seconds: string) => `${mobile} → ${to} at ${seconds} s`,
  schemes: 'Schemes',
  choose: 'Choose schemes',
  chooseHint: 'Up to seven lines. Other options: set them in a pane, and its run is offered here.',
  remove: (name: string) => `Take ${name} out`,
  asInPane: (letter: string) => `as in pane ${letter}`,
  vary: 'Distance of',
  also: 'and of',
  nobody: 'nothing else',
  from: 'from',
  to: 'to',
  step: 'step',
  fromOf: (link: string) => `First delay of ${link}, ms`,
  toOf: (link: string) => `Last delay of ${link}, ms`,
  stepOf: (link: string) => `Step of ${link}, ms`,
  ms: 'ms',
  link: (one: string, other: string) => `${one} – ${other}`,
  linkOf: (link: string, who: string) => `${link} (${who})`,
  previousRouter: 'previous router',
  newRouter: 'new router',
  start: (runs: number) => `Measure ${counted(runs, 'run')}`,
  again: (runs: number) => `Measure ${counted(runs, 'run')} again`,
  cancel: 'Cancel',
  progress: (done: number, total: number) => `${done} of ${counted(total, 'run')} played`,
  cancelled: (done: number, total: number) => `Cancelled after ${done} of ${counted(total, 'run')}: what was measured is shown.`,
  failed: (problem: string) => `Could not be measured: ${problem}`,
  export: 'Save as CSV',
  back: (title: string) => `Back to “${title}”`,
  /** `within`: the title within a sentence. */
  metrics: {
    newPrefix: { title: 'New prefix', within: 'new prefix', about: 'until the new address can be used' },
    downlink: { title: 'Down-link', within: 'down-link', about: 'until the first packet reaches the mobile node' },
    uplink: { title: 'Up-link', within: 'up-link', about: 'until the mobile node sends a packet that arrives' },
  },
  axis: (link: string) => `${link}, one-way ms`,
  scale: 'Milliseconds from the loss of the old link, on one scale. Every value opens the run that shows it.',
  atDelay: (link: string, delay: string) => `${link} ${delay} ms`,
  slice: (link: string) => `Shown at ${link}`,
  flow: 'Flow',
  value: (value: string) => `${value} ms`,
  missing: {
    newPrefix: 'keeps its address',
    downlink: 'no packet again',
    uplink: 'no packet again',
  },
  pending: '…',
  chart: (metric: string, link: string) => `${metric} over the distance ${link}: arrow keys move along it, Enter opens the run`,
  reading: (at: string, values: readonly string[]) => `${at}: ${values.join(', ')}`,
  readingOf: (name: string, value: string) => `${name} ${value}`,
  open: (name: string, value: string, at: string) => `${name}, ${value} at ${at}: open this run`,
  openHint: 'Every value opens the run that shows it.',
  tie: ' = ',
  less: ' < ',
  atMost: ' ≤ ',
  inAll: (cells: number) => (cells === 1 ? 'at this distance' : `at all ${cells} distances`),
  crosses: (names: string) => `${names}: the order changes with the distance`,
  absent: (names: string, why: string) => `${names}: ${why}`,
  tieTitle: (one: string, other: string, metric: string) => `Why ${one} and ${other} tie in ${metric}`,
  claimTitle: (section: string) => `What ${section} says`,
  claim: (claim: string, holds: readonly string[], shared: readonly string[], fails: readonly string[]) =>
    [
      `It says that ${claim}.`,
      ...(holds.length === 0 ? [] : [`Measured, that is so for ${holds.join(' and ')}.`]),
      ...(shared.length === 0 ? [] : [`For ${shared.join(' and ')} it is shared.`]),
      ...(fails.length === 0 ? [] : [`For ${fails.join(' and ')} it is not.`]),
    ].join(' '),
  table: 'All values',
  tableCaption: 'Milliseconds from the loss of the old link; messages and octets of the handover',
  messages: 'Messages',
  octets: 'octets',
  lost: 'Lost down / up',
  cellTitle: (title: string, at: string) => `${title} · ${at}`,
  cellStory: (handover: string, at: string, name: string, values: readonly string[]) =>
    `A measured handover: ${handover}, ${at}. ${name}: ${values.join(', ')}.\nA probe of one packet a millisecond goes each way in place of each flow.`,
  /** The name of a scheme on a line: its identifier as its document writes it. */
  scheme: (id: string): string =>
    id === 'framework' ? 'Framework' : id.toUpperCase().replace('PV6', 'Pv6').replace(/^PV6/, 'IPv6'),
  ties: TIES,
  claims: CLAIMS,
};

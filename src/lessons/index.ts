/**
 * The lessons, in the order of the drafts’ own argument. Only their heads are here: what a lesson says is fetched when it is opened. Names
 * are part of addresses (`#lesson/central-anchor`) and stable for ever.
 */
import type { Lesson } from './lesson.ts';

/** What lessons are called in addresses. */
export type LessonName =
  | 'central-anchor'
  | 'edge-anchor'
  | 'dynamic-mobility'
  | 'location'
  | 'route-optimization'
  | 'relay-locator-proxy'
  | 'anchor-dies'
  | 'signalling';

/** A lesson as its card shows it. */
export interface LessonHead {
  readonly name: LessonName;
  readonly title: string;
  /** One line. */
  readonly story: string;
  readonly documents: readonly string[];
  readonly minutes: number;
  readonly load: () => Promise<Lesson>;
}

/** All lessons. */
export const LESSONS: readonly LessonHead[] = [
  {
    name: 'central-anchor',
    title: 'Why centralised anchors hurt',
    story: 'A triangle, a crowd and a failure: the problem that all five drafts begin with.',
    documents: ['draft-kuntz-dmm-summary-00', 'draft-chan-netext-distributed-lma-03'],
    minutes: 10,
    load: async () => (await import('./courses/central-anchor.ts')).lesson,
  },
  {
    name: 'edge-anchor',
    title: 'Anchoring at the edge',
    story: 'Access routers that anchor what begins at them: a walk past three of them, and home again.',
    documents: ['draft-seite-dmm-dma-05'],
    minutes: 12,
    load: async () => (await import('./courses/edge-anchor.ts')).lesson,
  },
  {
    name: 'dynamic-mobility',
    title: 'Dynamic mobility',
    story: 'Support for sessions that need it, from their first packet elsewhere to their last.',
    documents: ['draft-chan-dmm-framework-gap-analysis', 'draft-kuntz-dmm-summary-00'],
    minutes: 10,
    load: async () => (await import('./courses/dynamic-mobility.ts')).lesson,
  },
  {
    name: 'location',
    title: 'Who keeps the location',
    story: 'At home, at all, in a database, with the mobile, or nowhere: each puts the price elsewhere.',
    documents: ['draft-chan-netext-distributed-lma-03', 'draft-seite-dmm-dma-05', 'draft-bernardos-dmm-pmip-01'],
    minutes: 12,
    load: async () => (await import('./courses/location.ts')).lesson,
  },
  {
    name: 'route-optimization',
    title: 'Route optimization and its price',
    story: 'Tokens by two ways, a signed update, a straight path, and all of it again at the next move.',
    documents: ['RFC 6275', 'draft-kuntz-dmm-summary-00'],
    minutes: 10,
    load: async () => (await import('./courses/route-optimization.ts')).lesson,
  },
  {
    name: 'relay-locator-proxy',
    title: 'Relay, locator or proxy',
    story: 'Three parts that a central database can play, side by side, and what each is worth.',
    documents: ['draft-bernardos-dmm-pmip-01'],
    minutes: 10,
    load: async () => (await import('./courses/relay-locator-proxy.ts')).lesson,
  },
  {
    name: 'anchor-dies',
    title: 'When an anchor dies',
    story: 'One home agent, a set of them, and anchors that are not on the way: who notices, and what survives.',
    documents: ['draft-kuntz-dmm-summary-00', 'draft-chan-dmm-framework-gap-analysis', 'draft-seite-dmm-dma-05'],
    minutes: 12,
    load: async () => (await import('./courses/anchor-dies.ts')).lesson,
  },
  {
    name: 'signalling',
    title: 'Signalling that scales',
    story: 'Count the messages, then count them at the busiest node: two different questions.',
    documents: ['draft-kuntz-dmm-summary-00', 'draft-chan-netext-distributed-lma-03', 'RFC 5213'],
    minutes: 10,
    load: async () => (await import('./courses/signalling.ts')).lesson,
  },
];

/** The head of that name, or null. */
export function findLesson(name: string): LessonHead | null {
  return LESSONS.find((lesson) => lesson.name === name) ?? null;
}

/** What a scenario of the gallery is, without the scenarios: the page loads those when they are wanted. */
import { required } from '#base/assert.ts';
import type { Scenario } from '../scenario.ts';

/** A scenario's story, a paragraph each. */
export interface Story {
  /** Who the nodes are. */
  readonly who: string;
  /** What happens when. */
  readonly when: string;
  readonly lookFor: string;
}

/** A shipped scenario. */
export interface GalleryEntry {
  /** The name in links, such as `figure/seite-dma-5`: stable for ever. */
  readonly name: string;
  /** The file, from this folder. */
  readonly file: string;
  readonly title: string;
  readonly story: Story;
  readonly scenario: Scenario;
}

/** What the page opens with. */
export const FIRST_SCENARIO = 'first-minute';

/** The three paragraphs of a description; a scenario of somebody else may have fewer. */
export function storyOf(scenario: Scenario): Story {
  const [who = '', when = '', ...rest] = (scenario.description ?? '').split('\n');
  return { who, when, lookFor: rest.join('\n') };
}

/** The files are ours and tested, so their type is stated rather than checked each time the page opens. */
export function galleryEntry(name: string, json: unknown): GalleryEntry {
  const scenario = json as Scenario;
  return { name, file: `${name}.json`, title: required(scenario.title, `title of ${name}`), story: storyOf(scenario), scenario };
}

/**
 * The cards of the gallery: one per scheme, one per figure, one per story. Made from names and titles alone, so that a scenario is only
 * fetched when its card comes into view. Pure.
 */
import type { GalleryEntry } from '#scenario/gallery/entry.ts';
import type { SchemeCatalog } from '#scenario/scheme-catalog.ts';

/** What a card needs to know of a gallery entry. */
export type EntryHead = Pick<GalleryEntry, 'name' | 'title' | 'story'>;

/** The sections, in order. */
export const CARD_KINDS = ['scheme', 'figure', 'story'] as const;

/** A section. */
export type CardKind = (typeof CARD_KINDS)[number];

/** A card. */
export interface GalleryCard {
  readonly kind: CardKind;
  /** Unique among all cards. */
  readonly id: string;
  /** Where the card leads: a stable address of this page. */
  readonly href: string;
  /** The gallery entry behind it. */
  readonly entry: string;
  /** The scheme that a scheme’s card plays; null: the scenario’s own first run. */
  readonly scheme: string | null;
  readonly title: string;
  /** One line. */
  readonly story: string;
  /** The document that it is about; null for stories of our own. */
  readonly document: string | null;
  /** Number of the figure in that document. */
  readonly figure: number | null;
}

/** What is asked for. */
export interface GalleryFilter {
  /** A document, or null for all. */
  readonly document: string | null;
  /** Words that a card has to have, in any order. */
  readonly text: string;
}

/** Documents by the beginning of a figure’s name, in the order of the list. */
const DOCUMENTS: readonly (readonly [string, string])[] = [
  ['seite-dma', 'draft-seite-dmm-dma-05'],
  ['bernardos-pmip', 'draft-bernardos-dmm-pmip-01'],
  ['chan-dlma', 'draft-chan-netext-distributed-lma-03'],
  ['chan-framework', 'draft-chan-dmm-framework-gap-analysis'],
  ['kuntz-summary', 'draft-kuntz-dmm-summary-00'],
  ['rfc5568', 'RFC 5568'],
  ['rfc5949', 'RFC 5949'],
];

/** The entry that shows each scheme at its most telling. A test holds this against the schemes that exist. */
export const SCHEME_ENTRIES: Readonly<Record<string, string>> = {
  pmipv6: 'first-minute',
  pfmipv6: 'figure/rfc5949-2',
  dma: 'two-anchors-return',
  maar: 'relay-locator-proxy',
  'maar-dhcpv6': 'figure/bernardos-pmip-5',
  'maar-niq': 'figure/bernardos-pmip-6',
  dlma: 'figure/chan-dlma-3',
  mipv6: 'home-and-away',
  fmipv6: 'figure/rfc5568-2',
  hmipv6: 'map-domains',
  fama: 'figure/seite-dma-2',
  dmi: 'figure/kuntz-summary-3',
  ghaha: 'home-agent-fails',
  mha: 'figure/chan-framework-5',
  sail: 'figure/kuntz-summary-5',
  framework: 'figure/chan-framework-7',
  ipv6: 'metro-star',
};

/** The cards of all sections: schemes in the catalog’s order, figures document by document and by number, stories as they come. */
export function galleryCards(entries: readonly EntryHead[], catalog: SchemeCatalog): readonly GalleryCard[] {
  const heads = new Map(entries.map((entry) => [entry.name, entry]));
  const schemes = catalog.flatMap((scheme): readonly GalleryCard[] => {
    const entry = SCHEME_ENTRIES[scheme.id];
    if (entry === undefined || !heads.has(entry)) return [];
    return [
      {
        kind: 'scheme',
        id: `scheme/${scheme.id}`,
        href: `${hrefOf(entry)}?panes=${scheme.id}`,
        entry,
        scheme: scheme.id,
        title: scheme.title,
        story: firstSentence(scheme.summary),
        document: scheme.document,
        figure: null,
      },
    ];
  });
  const others = entries.map((entry): GalleryCard => {
    const { document, figure } = sourceOf(entry.name);
    return {
      kind: figure === null ? 'story' : 'figure',
      id: entry.name,
      href: hrefOf(entry.name),
      entry: entry.name,
      scheme: null,
      title: entry.title.replace(/ \([^()]*\)$/, ''),
      story: firstSentence(entry.story.lookFor === '' ? entry.story.who : entry.story.lookFor),
      document,
      figure,
    };
  });
  const rank = (card: GalleryCard): number => DOCUMENTS.findIndex(([, document]) => document === card.document);
  const figures = others
    .filter((card) => card.kind === 'figure')
    .toSorted((one, other) => rank(one) - rank(other) || (one.figure ?? 0) - (other.figure ?? 0));
  return [...schemes, ...figures, ...others.filter((card) => card.kind === 'story')];
}

/** The documents that cards are about, those with figures first, each once. */
export function documentsOf(cards: readonly GalleryCard[]): readonly string[] {
  const figures = DOCUMENTS.map(([, document]) => document);
  const named = cards.flatMap((card) => (card.document === null ? [] : documentsIn(card.document)));
  return [...new Set([...figures.filter((document) => named.includes(document)), ...named])];
}

/** The cards that pass. `more` is what else is known of a card and may be searched, such as the schemes of its scenario. */
export function filterCards(
  cards: readonly GalleryCard[],
  { document, text }: GalleryFilter,
  more: (card: GalleryCard) => string = () => '',
): readonly GalleryCard[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return cards.filter((card) => {
    if (document !== null && (card.document === null || !documentsIn(card.document).includes(document))) return false;
    const figure = card.figure === null ? '' : `figure ${card.figure}`;
    const all = [card.title, card.story, card.document, card.id, figure, more(card)].join(' ').toLowerCase();
    return words.every((word) => all.includes(word));
  });
}

/** Where an arrow key leads in a grid of `count` cards in rows of `columns`; null for other keys. */
export function gridTarget(key: string, at: number, count: number, columns: number): number | null {
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, ArrowDown: at + columns, ArrowUp: at - columns, Home: 0, End: count - 1 }[
    key
  ];
  if (to === undefined) return null;
  return Math.max(0, Math.min(count - 1, to));
}

/** The stable address of an entry. */
export function hrefOf(entry: string): string {
  return entry.includes('/') ? `#${entry}` : `#example/${entry}`;
}

/** `figure/seite-dma-5` → its draft and 5; nothing for other names. */
function sourceOf(name: string): { readonly document: string | null; readonly figure: number | null } {
  const figure = /^figure\/(.+)-(\d+)$/.exec(name);
  const document = DOCUMENTS.find(([start]) => start === figure?.[1])?.[1];
  return document === undefined ? { document: null, figure: null } : { document, figure: Number(figure?.[2]) };
}

/** A scheme may name several documents and sections: `RFC 5380; draft-kuntz-dmm-summary-00, §3.1`. */
function documentsIn(text: string): readonly string[] {
  return text.split(/[;,]\s*/).flatMap((part) => {
    const document = /^(RFC \d+|draft-[a-z0-9-]+)/.exec(part.trim())?.[1];
    return document === undefined ? [] : [document];
  });
}

/** Up to the first full stop that ends a sentence, or a question mark. */
function firstSentence(text: string): string {
  return /^.*?[.?!](?=\s|$)/.exec(text)?.[0] ?? text;
}

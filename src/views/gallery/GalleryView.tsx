/** All scenarios as cards: schemes, figures, stories. Over the page, not in front of it: Escape goes back to what was open. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { runFor } from '#scenario/run-choice.ts';
import type { RunDefinition, Scenario } from '#scenario/scenario.ts';
import { IconButton } from '../shared/IconButton.tsx';
import { useGallery, useServices, useStrings } from '../shared/services.ts';
import { ENGINE_LANGUAGE } from '../strings/strings.ts';
import { cardWordsIn, entriesIn, type CardWords } from './card-words.ts';
import {
  CARD_KINDS,
  documentsOf,
  filterCards,
  galleryCards,
  gridTarget,
  type CardKind,
  type GalleryCard,
  type GalleryFilter,
} from './gallery-model.ts';
import { LessonCards } from './LessonCards.tsx';
import { Thumbnail } from './Thumbnail.tsx';
import './gallery.css';

/** The gallery, with the lessons before it. */
export function GalleryView() {
  const { catalog, actions } = useServices();
  const gallery = useGallery();
  const { gallery: words, language } = useStrings();
  const said = useCardWords(language);
  const [filter, setFilter] = useState<GalleryFilter>({ document: null, text: '' });
  const cards = useMemo(() => galleryCards(entriesIn(said, gallery ?? []), catalog), [gallery, catalog, said]);
  const documents = useMemo(() => documentsOf(cards), [cards]);
  // A figure is found by its name in the page's language, too.
  const shown = filterCards(cards, filter, ({ document, figure }) =>
    document === null || figure === null ? '' : words.figure(document, figure),
  );
  const all = filter.document === null && filter.text.trim() === '';
  const search = useRef<HTMLInputElement>(null);
  const place = useRef<HTMLElement>(null);
  useEffect(() => search.current?.focus({ preventScroll: true }), []);
  useEffect(() => {
    const section = place.current;
    const onKeyDown = (event: KeyboardEvent): void => walkGrid(event, section, search.current);
    section?.addEventListener('keydown', onKeyDown);
    return () => section?.removeEventListener('keydown', onKeyDown);
  }, []);
  return (
    <section className="place gallery-place" aria-label={words.title} ref={place}>
      <div className="gallery-head">
        <h2>{words.title}</h2>
        <input
          ref={search}
          type="search"
          className="gallery-search"
          aria-label={words.search}
          placeholder={words.search}
          value={filter.text}
          onChange={(event) => setFilter({ ...filter, text: event.currentTarget.value })}
        />
        <select
          className="gallery-document"
          aria-label={words.document}
          value={filter.document ?? ''}
          onChange={(event) => setFilter({ ...filter, document: event.currentTarget.value || null })}
        >
          <option value="">{words.allDocuments}</option>
          {documents.map((document) => (
            <option key={document} value={document}>
              {document}
            </option>
          ))}
        </select>
        <output className="gallery-count" aria-live="polite">
          {all ? '' : words.count(shown.length, cards.length)}
        </output>
        <IconButton icon="close" label={words.close} keys="Esc" onClick={() => actions.openPlace(null)} />
      </div>
      <div className="gallery-scroll">
        <LessonCards text={filter.text} document={filter.document} />
        {CARD_KINDS.map((kind) => (
          <Section key={kind} kind={kind} cards={shown.filter((card) => card.kind === kind)} />
        ))}
        {shown.length === 0 ? <p className="empty">{words.none}</p> : null}
      </div>
    </section>
  );
}

/** The cards' words in a language; none, which leaves cards in English, until they are there. */
function useCardWords(language: string): CardWords {
  const [words, setWords] = useState<CardWords>({});
  useEffect(() => {
    let wanted = true;
    cardWordsIn(language).then(
      (loaded) => (wanted ? setWords(loaded) : undefined),
      // Better in English than not at all.
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [language]);
  return words;
}

function Section({ kind, cards }: { readonly kind: CardKind; readonly cards: readonly GalleryCard[] }) {
  const words = useStrings().gallery;
  if (cards.length === 0) return null;
  return (
    <section className="gallery-section" aria-label={words.kinds[kind]}>
      <h3>
        {words.kinds[kind]} <span className="gallery-number">{cards.length}</span>
      </h3>
      <ul className="gallery-grid">
        {cards.map((card) => (
          <li key={card.id}>
            <Card card={card} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Card({ card }: { readonly card: GalleryCard }) {
  const words = useStrings().gallery;
  const place = useRef<HTMLAnchorElement>(null);
  const loaded = useScenarioInView(card, place);
  const schemes =
    loaded === null ? [] : [...new Set(card.scheme === null ? loaded.scenario.runs.map((run) => run.scheme) : [card.scheme])];
  return (
    <a ref={place} className="card" href={card.href} data-card={card.id}>
      {loaded === null ? (
        <span className="thumbnail thumbnail-empty" />
      ) : (
        <Thumbnail scenario={loaded.scenario} run={loaded.run} />
      )}
      <span className="card-text">
        <strong lang={card.kind === 'scheme' ? ENGINE_LANGUAGE : undefined}>{card.title}</strong>
        <span className="card-story" lang={card.kind === 'scheme' ? ENGINE_LANGUAGE : undefined}>
          {card.story}
        </span>
      </span>
      <span className="card-foot">
        {card.document === null ? null : (
          <span>{card.figure === null ? card.document : words.figure(card.document, card.figure)}</span>
        )}
        <span className="card-schemes">
          {schemes.map((scheme) => (
            <span key={scheme} className="chip">
              {scheme}
            </span>
          ))}
        </span>
      </span>
    </a>
  );
}

/** The scenario of a card and the run that its drawing shows, fetched when the card comes near the view. */
function useScenarioInView(
  card: GalleryCard,
  place: { readonly current: HTMLElement | null },
): { readonly scenario: Scenario; readonly run: RunDefinition } | null {
  const { loadScenario } = useServices();
  const [loaded, setLoaded] = useState<{ readonly scenario: Scenario; readonly run: RunDefinition } | null>(null);
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    let wanted = true;
    const watcher = new IntersectionObserver(
      (seen) => {
        if (!seen.some((entry) => entry.isIntersecting)) return;
        watcher.disconnect();
        void loadScenario(card.entry).then((scenario) => {
          const run = scenario === null ? undefined : runOf(scenario, card.scheme);
          if (wanted && scenario !== null && run !== undefined) setLoaded({ scenario, run });
        });
      },
      { rootMargin: '300px' },
    );
    watcher.observe(element);
    return () => {
      wanted = false;
      watcher.disconnect();
    };
  }, [card, loadScenario, place]);
  return loaded;
}

function runOf(scenario: Scenario, scheme: string | null): RunDefinition | undefined {
  return scheme === null ? scenario.runs[0] : { id: 'card', ...runFor(scenario, scheme) };
}

/** Arrows go from card to card; down from the search field to the first one, up from the first row back to it. */
function walkGrid(event: KeyboardEvent, place: HTMLElement | null, search: HTMLInputElement | null): void {
  const cards = [...(place?.querySelectorAll<HTMLElement>('.card') ?? [])];
  const target = event.target as HTMLElement;
  const at = cards.indexOf(target);
  const go = (to: HTMLElement | null | undefined): void => {
    if (to === null || to === undefined) return;
    event.preventDefault();
    to.focus();
    to.scrollIntoView({ block: 'nearest' });
  };
  if (target === search) {
    if (event.key === 'ArrowDown') go(cards[0]);
    if (event.key === 'Enter' && search.value.trim() !== '') cards[0]?.click();
    return;
  }
  if (at < 0) return;
  if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
    const next = besideIn(cards, at, event.key === 'ArrowDown' ? 1 : -1);
    go(next ?? (event.key === 'ArrowUp' ? search : null));
    return;
  }
  const to = gridTarget(event.key, at, cards.length, 1);
  if (to !== null) go(cards[to]);
}

/** The card above or below: sections have rows of their own, so that is the nearest one of the next row. */
function besideIn(cards: readonly HTMLElement[], at: number, way: 1 | -1): HTMLElement | null {
  const here = cards[at]?.getBoundingClientRect();
  if (here === undefined) return null;
  let rowTop: number | null = null;
  let best: HTMLElement | null = null;
  let bestOff = Infinity;
  for (let index = at + way; index >= 0 && index < cards.length; index += way) {
    const place = cards[index]!.getBoundingClientRect();
    if (Math.abs(place.top - here.top) < 2) continue;
    rowTop ??= place.top;
    if (Math.abs(place.top - rowTop) > 2) break;
    const off = Math.abs(place.left - here.left);
    if (off < bestOff) [best, bestOff] = [cards[index]!, off];
  }
  return best;
}

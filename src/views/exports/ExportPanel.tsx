/** Everything that leaves the page as a file, in one list. */
import { useId, useState, type ReactNode } from 'react';
import { filterCapture } from '#wire/pcapng-filter.ts';
import { ladderColumns, ladderItems } from '../ladder/ladder-model.ts';
import { paneLetter, useAppView, useServices, useSessionState, useStrings } from '../shared/services.ts';
import { fileStem, linkNames } from './export-names.ts';
import { canvasSvg, pngOf, type PictureColours } from './canvas-picture.ts';
import { ladderMermaid, ladderSvg, type LadderChart } from './ladder-files.ts';
import { metricsCsv } from './metrics-csv.ts';
import './exports.css';

const COLOURS: readonly PictureColours[] = ['page', 'light', 'dark', 'print'];

/** The list. What is about one pane is about the one that the side panel shows, until another one is chosen. */
export function ExportPanel() {
  const { session, actions, catalog } = useServices();
  const strings = useStrings();
  const words = strings.exports;
  const models = useSessionState((state) => state.models);
  const title = useSessionState((state) => state.scenario?.title ?? '');
  const filters = useSessionState((state) => state.filters);
  const timeSpan = useSessionState((state) => state.timeSpan);
  const shown = useAppView((view) => view.pane);
  const [link, setLink] = useState('');
  const [colours, setColours] = useState<PictureColours>('page');
  const paneField = useId();
  const [chosen, setChosen] = useState<number | null>(null);
  const pane = Math.min(chosen ?? shown, Math.max(0, models.length - 1));
  const model = models[pane];
  if (model === undefined) return null;
  const letter = paneLetter(pane);
  const stem = `${fileStem(title)}-${model.run.scheme}`;
  const links = linkNames(model);
  const chart = (): LadderChart => {
    const items = ladderItems(model, { ...filters, neighborDiscovery: true, timeSpan });
    return { title, plan: model.plan, items, columns: ladderColumns(model, items) };
  };
  const fail = (message: string): void => session.actions.reportProblem({ message });
  const saveLink = async (): Promise<void> => {
    const pieces = await session.actions.capture(pane);
    if (pieces === null) return;
    const name = links.includes(link) ? link : (links[0] ?? '');
    const one = filterCapture(new Uint8Array(await new Blob([...pieces]).arrayBuffer()), name);
    if (one.ok) actions.saveText(`${stem}-${fileStem(name)}.pcapng`, 'application/octet-stream', one.value);
    else fail(words.noPackets(name));
  };
  const savePicture = (kind: 'svg' | 'png'): void => {
    const svg = canvasSvg(letter, colours);
    if (svg === null) return fail(words.noPicture);
    if (kind === 'svg') return actions.saveText(`${stem}.svg`, 'image/svg+xml', svg);
    pngOf(svg).then(
      (png) => actions.saveText(`${stem}.png`, 'image/png', png),
      () => fail(words.noPicture),
    );
  };
  return (
    <div className="exports">
      {models.length < 2 ? null : (
        <div className="exports-pane">
          <label htmlFor={paneField}>{words.pane}</label>
          <select id={paneField} value={pane} onChange={(event) => setChosen(Number(event.target.value))}>
            {models.map((candidate, index) => (
              <option key={candidate.run.id} value={index}>
                {`${paneLetter(index)} · ${catalog.find(({ id }) => id === candidate.run.scheme)?.title ?? candidate.run.scheme}`}
              </option>
            ))}
          </select>
        </div>
      )}
      <Group title={words.session}>
        <Save label={words.scenario} hint={words.scenarioHint} onSave={actions.exportScenario} />
        <Save label={words.metrics} onSave={() => actions.saveText(`${fileStem(title)}.csv`, 'text/csv', metricsCsv(models))} />
      </Group>
      <Group title={words.packets(models.length > 1 ? letter : null)}>
        <Save label={words.allLinks} onSave={() => actions.exportCapture(pane)} />
        <span className="exports-pair">
          <select
            aria-label={words.link}
            value={links.includes(link) ? link : links[0]}
            onChange={(event) => setLink(event.target.value)}
          >
            {links.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
          <Save label={words.oneLink} onSave={() => void saveLink()} />
        </span>
        <Save label={words.dissector} onSave={actions.saveDissector} />
        <p>{words.aboutDissector}</p>
      </Group>
      <Group title={words.ladder(models.length > 1 ? letter : null)}>
        <Save
          label={words.svg}
          onSave={() => actions.saveText(`${stem}-ladder.svg`, 'image/svg+xml', ladderSvg(chart(), strings))}
        />
        <Save
          label={words.mermaid}
          onSave={() => actions.saveText(`${stem}-ladder.mmd`, 'text/plain', ladderMermaid(chart(), strings))}
        />
      </Group>
      <Group title={words.canvas(models.length > 1 ? letter : null)}>
        <select aria-label={words.colours} value={colours} onChange={(event) => setColours(event.target.value as PictureColours)}>
          {COLOURS.map((name) => (
            <option key={name} value={name}>
              {words.colourNames[name]}
            </option>
          ))}
        </select>
        <Save label={words.svg} onSave={() => savePicture('svg')} />
        <Save label={words.png} onSave={() => savePicture('png')} />
      </Group>
    </div>
  );
}

function Group({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className="exports-group" role="group" aria-label={title}>
      <h3>{title}</h3>
      <div>{children}</div>
    </div>
  );
}

function Save({ label, hint, onSave }: { readonly label: string; readonly hint?: string; readonly onSave: () => void }) {
  return (
    <button type="button" className="button button-line" title={hint} onClick={onSave}>
      {label}
    </button>
  );
}

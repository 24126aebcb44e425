/** The page around an engine: session, frame loop, React. Everything is made once, here, outside of components. */
import { lazy, StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { createEditing } from '#store/editing.ts';
import { createMeasurement } from '#store/measurement.ts';
import { createSessionStore } from '#store/session-store.ts';
import { createStudySession } from '#store/study-session.ts';
import { ServicesContext, type Services } from '#views/shared/services.ts';
import type { Strings } from '#views/strings/strings.ts';
import { createAppActions, createAppView, followSelection, openFiles, type ActionContext } from './actions.ts';
import { App } from './App.tsx';
import { readEmbed } from './embed.ts';
import type { CatalogClient } from './engine-client.ts';
import { startFrameLoop } from './frame-loop.ts';
import { createGallery } from './gallery.ts';
import { createLanguage } from './language.ts';
import { createMeasurer } from './measure-client.ts';
import { followPlace } from './places.ts';
import { followPrinting } from './print.ts';
import { sessionScenario } from './scenario-file.ts';
import { createShareService } from './share-service.ts';
import { createStudyPlayer } from './study-client.ts';
import { createTeaching } from './teaching.ts';
import './theme.css';
import './print.css';
import { applyTheme, onDeviceTheme } from './theme.ts';
import { followAddress } from './address.ts';

/** Only embeds need it. */
const EmbedApp = lazy(async () => ({ default: (await import('./EmbedApp.tsx')).EmbedApp }));

/** Builds the page over an engine that has been started. */
export async function startPage(engine: CatalogClient): Promise<void> {
  const view = createAppView();
  applyTheme(view.getState().theme);
  onDeviceTheme(() => applyTheme(view.getState().theme));

  const language = createLanguage();
  const engineWords = (): Strings['engine'] => language.strings().engine;
  engine.speak(engineWords);
  const [catalog] = await Promise.all([engine.catalog(), language.ready]);
  const session = createSessionStore(engine);
  const stillness = matchMedia('(prefers-reduced-motion: reduce)');
  session.actions.setReducedMotion(stillness.matches);
  stillness.addEventListener('change', () => session.actions.setReducedMotion(stillness.matches));

  const gallery = createGallery();
  const context: ActionContext = {
    session,
    catalog,
    gallery,
    language,
    view,
    get strings() {
      return language.strings();
    },
  };
  const frames = startFrameLoop(session);
  const { loadScenario, lessonPlayer } = createTeaching(gallery, engineWords);
  const services: Omit<Services, 'strings'> = {
    session,
    editing: createEditing(session, catalog),
    measurement: createMeasurement(() => createMeasurer(engineWords)),
    studies: createStudySession(() => createStudyPlayer(engineWords)),
    catalog,
    gallery,
    share: createShareService(context),
    embed: readEmbed(location.search),
    loadScenario,
    lessonPlayer,
    actions: createAppActions(context),
    view,
    registerDraw: frames.register,
  };
  followSelection(session, view);
  followPlace(session, gallery, view);
  followPrinting();
  const onFile = (files: readonly File[]): void => void openFiles(context, files);

  void followAddress(context);

  /** What tests in a browser, and a curious person at the console, hold on to. */
  Object.assign(globalThis, {
    __roamscope: {
      session,
      sessionScenario: () => {
        const { scenario, inputs, panes } = session.store.getState();
        return scenario === null
          ? null
          : sessionScenario(
              scenario,
              inputs,
              panes.map((pane) => pane.run),
            );
      },
    },
  });

  const place = document.querySelector('#root');
  const root = place === null ? null : createRoot(place);
  /** Puts the page on the screen, or the same page in other words. */
  const render = (strings: Strings): void => {
    root?.render(
      <StrictMode>
        <ServicesContext value={{ ...services, strings }}>
          <Suspense fallback={null}>
            {services.embed === null ? <App onFile={onFile} /> : <EmbedApp options={services.embed} />}
          </Suspense>
        </ServicesContext>
      </StrictMode>,
    );
  };
  language.subscribe(render);
  render(language.strings());
}

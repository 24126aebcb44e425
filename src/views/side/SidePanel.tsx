/** Ladder, tables, packet and the measured comparison: beside the canvas on a desk, a sheet under it on a phone. */
import { Tabs } from '@base-ui/react/tabs';
import { lazy, Suspense, useEffect, useRef } from 'react';
import { LadderPanel } from '../ladder/LadderPanel.tsx';
import { Icon } from '../shared/Icon.tsx';
import { IconButton } from '../shared/IconButton.tsx';
import {
  paneLetter,
  useAppView,
  useMeasurement,
  useServices,
  useSessionState,
  useStrings,
  useStudies,
  type SideTab,
} from '../shared/services.ts';
import './side.css';

const TABS: readonly SideTab[] = ['ladder', 'lanes', 'tables', 'packet', 'waterfall', 'charts', 'measure', 'studies'];

/** Loaded when it is looked at for the first time. */
const PacketPanel = lazy(async () => ({ default: (await import('../inspector/PacketPanel.tsx')).PacketPanel }));

const TablesPanel = lazy(async () => ({ default: (await import('../tables/TablesPanel.tsx')).TablesPanel }));

const MeasurePanel = lazy(async () => ({ default: (await import('../measure/MeasurePanel.tsx')).MeasurePanel }));

const StudyPanel = lazy(async () => ({ default: (await import('../studies/StudyPanel.tsx')).StudyPanel }));

const LanesPanel = lazy(async () => ({ default: (await import('../lanes/LanesPanel.tsx')).LanesPanel }));

const ChartsPanel = lazy(async () => ({ default: (await import('../charts/ChartsPanel.tsx')).ChartsPanel }));

const WaterfallPanel = lazy(() => import('../waterfall/WaterfallPanel.tsx'));

/** The tabs that are about no pane, or about all. */
const OVERALL: readonly SideTab[] = ['lanes', 'charts', 'waterfall', 'measure', 'studies'];

/** The panel with its tabs. */
export function SidePanel() {
  const { actions } = useServices();
  const strings = useStrings();
  const tab = useAppView((view) => view.tab);
  const open = useAppView((view) => view.sideOpen);
  const wanted = useAppView((view) => view.pane);
  const count = useSessionState((state) => state.panes.length);
  const opened = useMeasurement((state) => state.opened);
  const studied = useStudies((state) => state.opened);
  const isCell = useSessionState((state) => state.scenario !== null && (state.scenario === opened || state.scenario === studied));
  const list = useRef<HTMLDivElement>(null);
  // A key, or a message that was clicked, may choose a tab that lies behind the edge.
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [tab]);
  const pane = Math.min(wanted, Math.max(0, count - 1));
  const titles = {
    ladder: strings.ladder.title,
    lanes: strings.look.lanes.title,
    tables: strings.tables.title,
    packet: strings.packet.title,
    waterfall: strings.travel.waterfall.title,
    charts: strings.look.charts.title,
    measure: strings.measure.title,
    studies: strings.studies.title,
  };
  return (
    <aside className="side" aria-label={strings.app.details} data-open={open} data-tab={tab} data-beside={isCell}>
      <Tabs.Root value={tab} onValueChange={(value: SideTab) => actions.showTab(value)} className="side-tabs">
        <div className="side-head">
          <Tabs.List ref={list} className="side-list" aria-label={strings.app.details}>
            {TABS.map((name) => (
              <Tabs.Tab key={name} value={name} className="side-tab" onClick={() => actions.showTab(name)}>
                <Icon name={name} size={18} />
                {titles[name]}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {count < 2 || OVERALL.includes(tab) ? null : <PaneSwitch count={count} pane={pane} />}
          <IconButton
            className="side-fold"
            icon={open ? 'chevron' : 'chevron-up'}
            label={open ? strings.app.fold : strings.app.unfold}
            onClick={() => actions.setSideOpen(!open)}
          />
        </div>
        <Tabs.Panel value="ladder" className="side-panel">
          <LadderPanel pane={pane} />
        </Tabs.Panel>
        <Tabs.Panel value="lanes" className="side-panel">
          <Suspense fallback={<p className="empty">{strings.look.lanes.loading}</p>}>
            <LanesPanel />
          </Suspense>
        </Tabs.Panel>
        <Tabs.Panel value="tables" className="side-panel side-scroll">
          <Suspense fallback={<p className="empty">{strings.look.lanes.loading}</p>}>
            <TablesPanel pane={pane} />
          </Suspense>
        </Tabs.Panel>
        <Tabs.Panel value="packet" className="side-panel side-scroll">
          <Suspense fallback={<p className="empty">{strings.look.lanes.loading}</p>}>
            <PacketPanel pane={pane} />
          </Suspense>
        </Tabs.Panel>
        <Tabs.Panel value="charts" className="side-panel">
          <Suspense fallback={<p className="empty">{strings.look.charts.loading}</p>}>
            <ChartsPanel />
          </Suspense>
        </Tabs.Panel>
        <Tabs.Panel value="waterfall" className="side-panel side-scroll">
          <Suspense fallback={<p className="empty">{strings.measure.loading}</p>}>
            <WaterfallPanel />
          </Suspense>
        </Tabs.Panel>
        <Tabs.Panel value="measure" className="side-panel side-scroll">
          <Suspense fallback={<p className="empty">{strings.measure.loading}</p>}>
            <MeasurePanel />
          </Suspense>
        </Tabs.Panel>
        <Tabs.Panel value="studies" className="side-panel side-scroll">
          <Suspense fallback={<p className="empty">{strings.studies.loading}</p>}>
            <StudyPanel />
          </Suspense>
        </Tabs.Panel>
      </Tabs.Root>
    </aside>
  );
}

function PaneSwitch({ count, pane }: { readonly count: number; readonly pane: number }) {
  const { actions } = useServices();
  const words = useStrings().pane;
  return (
    <div className="pane-switch" role="group" aria-label={words.which}>
      {Array.from({ length: count }, (_, index) => (
        <button
          key={paneLetter(index)}
          type="button"
          className="pane-letter"
          aria-pressed={index === pane}
          title={words.show(paneLetter(index))}
          onClick={() => actions.showPane(index)}
        >
          {paneLetter(index)}
        </button>
      ))}
    </div>
  );
}

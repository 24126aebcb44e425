/** A run model made by hand for tests of view models: every part is given, nothing is computed. */
import { noMarks } from '#store/event-marks.ts';
import type { SimTime } from '#base/time.ts';
import type { MessageDetail } from '#records/layout.ts';
import { makePlan } from '#scenario/plan.ts';
import type { Scenario } from '#scenario/scenario.ts';
import type { HandoverRow, MessageRow, RunModel } from '#store/model.ts';
import { RecordLog } from '#store/record-log.ts';

/** Four nodes of a proxy domain and a correspondent. */
export const SMALL_SCENARIO: Scenario = {
  format: 'roamscope-scenario',
  version: 1,
  title: 'Small',
  durationMs: 10_000,
  nodes: [
    { id: 'cn1', label: 'CN1', kind: 'correspondent' },
    { id: 'lma', label: 'LMA', kind: 'gateway' },
    { id: 'ar1', label: 'AR1', kind: 'access-router', network: 'lma' },
    { id: 'ar2', label: 'AR2', kind: 'access-router', network: 'lma' },
    { id: 'mn1', label: 'MN1', kind: 'mobile', home: 'lma', attachedTo: 'ar1' },
  ],
  links: [
    { between: ['cn1', 'lma'], delayMs: 10 },
    { between: ['lma', 'ar1'], delayMs: 5 },
    { between: ['lma', 'ar2'], delayMs: 6 },
  ],
  flows: [{ id: 'f1', from: 'cn1', to: 'mn1', startMs: 0, pps: 50, payloadBytes: 160 }],
  runs: [{ id: 'A', scheme: 'pmipv6' }],
};

/** Node numbers of {@link SMALL_SCENARIO}. */
export const NODE = { cn1: 0, lma: 1, ar1: 2, ar2: 3, mn1: 4 } as const;

/** A model at `nowNs` with the parts given. */
export function fakeModel(parts: Partial<RunModel>): RunModel {
  const plan = makePlan(SMALL_SCENARIO);
  return {
    plan,
    run: { id: 'A', scheme: 'pmipv6' },
    versions: { messages: 0, tables: 0, attachments: 0, flows: 0, handovers: 0, roles: 0, nodes: 0 },
    log: new RecordLog(),
    nowNs: 0,
    messages: [],
    tables: new Map(),
    rowsOf: () => [],
    attachments: [],
    flows: [],
    handovers: [],
    roles: new Map(),
    failedNodes: new Set(),
    linkStates: new Map(),
    handoverOver: () => true,
    packetsInFlight: () => {
      throw new Error('not part of this test');
    },
    recentDrops: () => [],
    headerStack: () => [],
    recentPaths: () => [],
    eventMarks: () => noMarks(),
    ...parts,
  };
}

let nextPacket = 1;

/** A message row; delivered after `tookMs` unless `end` says otherwise. */
export function fakeMessage(
  message: string,
  from: number,
  to: string,
  sentMs: number,
  tookMs: number | null,
  cause = 1,
  detail: Partial<MessageDetail> = {},
): MessageRow {
  const plan = makePlan(SMALL_SCENARIO);
  const sentNs: SimTime = sentMs * 1e6;
  return {
    packetId: nextPacket++,
    sentNs,
    from,
    cause,
    detail: {
      message,
      to,
      mn: 'mn1',
      bytes: 96,
      src: '2001:db8::1',
      dst: '2001:db8::2',
      parameters: [],
      why: { section: 'RFC 5213 §6.9.1', sentence: 'The gateway registers the mobile node.' },
      ...detail,
    },
    end: tookMs === null ? null : { atNs: sentNs + tookMs * 1e6, node: plan.nodeIndex.get(to) ?? 0, outcome: 'delivered' },
  };
}

/** The handover of procedures.md network F in small: detach 1000, attach 1050, first packet 1084. */
export function fakeHandover(parts: Partial<HandoverRow> = {}): HandoverRow {
  return {
    cause: 1,
    mobile: NODE.mn1,
    interface: 0,
    from: NODE.ar1,
    to: NODE.ar2,
    detachNs: 1000e6,
    attachNs: 1050e6,
    messages: 2,
    bytes: 192,
    completeNs: 1079e6,
    settled: true,
    address: null,
    tunnel: null,
    flows: [{ flow: 0, lastBeforeNs: 999e6, firstAfterNs: 1084e6, lost: 4, addressKept: true }],
    ...parts,
  };
}

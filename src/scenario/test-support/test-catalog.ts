/** A catalog with one option and role of every sort, for tests of validation that must not depend on the engine's schemes. */
import type { SchemeCatalog, SchemeDescription } from '../scheme-catalog.ts';

const common: Pick<SchemeDescription, 'document' | 'summary' | 'family' | 'modelNotes'> = {
  document: 'none',
  summary: 'For tests.',
  family: 'network-based',
  modelNotes: [],
};

/** `ipv6` without roles and options, `pmipv6` and `dma` with theirs, `hmipv6` and `dlma` for the other shapes of roles. */
export const TEST_CATALOG: SchemeCatalog = [
  { ...common, id: 'ipv6', title: 'No mobility', roles: [], options: [] },
  {
    ...common,
    id: 'pmipv6',
    title: 'Proxy Mobile IPv6',
    roles: [{ key: 'lma', label: 'LMA', shape: 'node', meaning: 'Anchor.', defaultPlacement: 'First gateway.' }],
    options: [
      { key: 'mag_detach_dereg', type: 'boolean', default: false, meaning: 'MAG de-registers.', section: 'RFC 5213 §6.9.1' },
      {
        key: 'binding_lifetime_s',
        type: 'number',
        default: 3600,
        minimum: 4,
        maximum: 262140,
        multipleOf: 4,
        meaning: 'Lifetime.',
        section: 'RFC 6275 §6.1.7',
      },
    ],
  },
  {
    ...common,
    id: 'dma',
    title: 'Distributed Mobility Anchoring',
    roles: [{ key: 'session-db', label: 'session DB', shape: 'node', meaning: 'Database.', defaultPlacement: 'First server.' }],
    options: [
      {
        key: 'sessions',
        type: 'string',
        default: 'db',
        values: ['db', 'mn'],
        meaning: 'Who knows the sessions.',
        section: '§3.3',
      },
    ],
  },
  {
    ...common,
    id: 'hmipv6',
    title: 'Hierarchical Mobile IPv6',
    roles: [
      { key: 'maps', label: 'MAP', shape: 'node-per-access-router', meaning: 'MAP per router.', defaultPlacement: 'Nearest.' },
    ],
    options: [],
  },
  {
    ...common,
    id: 'mha',
    title: 'Home agents',
    roles: [
      { key: 'home-agents', label: 'HA', shape: 'nodes', meaning: 'Anchors.', defaultPlacement: 'All gateways.' },
      { key: 'owner', label: 'owner', shape: 'node-per-mobile', meaning: 'Owner per mobile.', defaultPlacement: 'By hash.' },
    ],
    options: [],
  },
];

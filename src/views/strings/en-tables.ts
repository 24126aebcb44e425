/**
 * Names of tables and of their columns in the words of each scheme's document. What a scheme does not name its own way has the words of
 * RFC 6275 and RFC 5213.
 */
import type { TableName } from '#records/layout.ts';

/** What a table and its columns are called. Columns that are missing keep their default word. */
interface TableWords {
  readonly title: string;
  readonly columns?: ColumnWords;
}

interface ColumnWords {
  readonly [column: string]: string;
}

/** Words of tables, by scheme or by role. */
interface TablesBy {
  readonly [key: string]: { readonly [table in TableName]?: TableWords };
}

const COMMON = {
  'binding-cache': { title: 'Binding Cache', columns: { address: 'Home address', to: 'Care-of address' } },
  'binding-update-list': { title: 'Binding Update List', columns: { address: 'Home address', to: 'Registered at' } },
  location: { title: 'Location table', columns: { address: 'Address', to: 'Located at' } },
  'location-cache': { title: 'Location cache', columns: { address: 'Address', to: 'Located at' } },
  forwarding: { title: 'Forwarding entries', columns: { address: 'Address', to: 'Forwards to' } },
  leases: { title: 'Leases', columns: { address: 'Prefix', to: 'Relay' } },
  nat: { title: 'Address mappings', columns: { address: 'Home address', to: 'Peer' } },
  'maar-list': { title: 'P-MAAR list', columns: { address: 'Prefix', to: 'P-MAAR' } },
  tunnels: { title: 'Tunnels', columns: { address: 'For prefix', to: 'Other end' } },
  addresses: { title: 'Addresses', columns: { address: 'Address', to: 'Given by' } },
  'prefix-pool': { title: 'Prefix pool', columns: { address: 'Prefix', to: 'Assigned at' } },
  routes: { title: 'Routes', columns: { address: 'Destination', to: 'Next' } },
  neighbors: { title: 'Neighbors', columns: { address: 'Address', to: 'Neighbor' } },
  'maar-addresses': {
    title: 'Known P-MAAR addresses',
    columns: { address: 'P-MAAR address', to: 'P-MAAR', forPrefix: 'For prefix' },
  },
  'refused-messages': { title: 'Messages not believed', columns: { address: 'About', to: 'From' } },
  names: { title: 'Names (zone mobile.example)', columns: { address: 'AAAA', to: 'Of', name: 'Name', sinceMs: 'Since (ms)' } },
} as const satisfies { readonly [table in TableName]: TableWords };

const PROXY = {
  'binding-cache': { title: 'Binding Cache', columns: { address: 'Home Network Prefix', to: 'Proxy-CoA' } },
  'binding-update-list': { title: 'Binding Update List', columns: { address: 'Home Network Prefix', to: 'LMA' } },
} as const satisfies TablesBy[string];

/** A set of home agents, in the words of draft-kuntz-dmm-summary-00 §3.5. */
const HOME_AGENT_SET = {
  'binding-cache': { title: 'Bindings as primary HA', columns: { address: 'HoA', to: 'At', careOf: 'CoA' } },
  location: {
    title: 'Global bindings',
    columns: { address: 'Home prefix', to: 'Next hop', careOf: 'CoA', primary: 'Primary HA' },
  },
  'binding-update-list': { title: 'Binding Update List', columns: { address: 'HoA', to: 'Primary HA', careOf: 'CoA' } },
} as const satisfies TablesBy[string];

const BY_SCHEME = {
  pmipv6: PROXY,
  pfmipv6: PROXY,
  dma: {
    location: { title: 'Session database', columns: { address: 'HNP', to: 'Anchor (H-MAR)' } },
    'binding-cache': { title: 'Anchored prefixes', columns: { address: 'HNP', to: 'V-MAR' } },
    'binding-update-list': { title: 'Visited prefixes', columns: { address: 'HNP', to: 'H-MAR' } },
  },
  'maar-niq': {
    'binding-cache': { title: 'Binding Cache', columns: { address: 'Prefix', to: 'Serving MAAR' } },
    'binding-update-list': {
      title: 'P-MAARs of visiting mobiles',
      columns: { address: 'Prefix', to: 'P-MAAR' },
    },
  },
  'maar-dhcpv6': {
    leases: { title: 'DHCPv6 leases', columns: { address: 'Prefix', to: 'MAAR' } },
    'binding-cache': { title: 'Binding Cache', columns: { address: 'Prefix', to: 'P-CoA' } },
    'binding-update-list': { title: 'Visited prefixes', columns: { address: 'Prefix', to: 'P-MAAR' } },
  },
  fmipv6: {
    forwarding: { title: 'Fast handovers', columns: { address: 'PCoA or NCoA prefix', to: 'To' } },
  },
  hmipv6: {
    'binding-update-list': {
      title: 'Binding Update List',
      columns: { address: 'RCoA or HoA', to: 'MAP, HA or CN', careOf: 'LCoA or RCoA' },
    },
    'prefix-pool': { title: 'Prefixes given out', columns: { address: 'Prefix', to: 'Router' } },
  },
  fama: {
    'binding-cache': {
      title: 'Bindings as home agent (H-DAR)',
      columns: { address: 'Old address (HoA)', to: 'At', careOf: 'New address (CoA)' },
    },
    'binding-update-list': { title: 'Retained addresses', columns: { address: 'Old address (HoA)', to: 'H-DAR', careOf: 'CoA' } },
    'prefix-pool': { title: 'Prefixes given out', columns: { address: 'Prefix', to: 'DAR' } },
  },
  dmi: {
    'binding-cache': {
      title: 'Binding Cache (P-HA, T-HA)',
      columns: { address: 'P-HoA or T-HoA', to: 'At', careOf: 'Present T-HoA' },
    },
    'binding-update-list': {
      title: 'Binding Update List',
      columns: { address: 'P-HoA or T-HoA', to: 'P-HA or T-HA', careOf: 'CoA' },
    },
    'prefix-pool': { title: 'Prefixes given out', columns: { address: 'Prefix', to: 'HA' } },
  },
  framework: {
    'binding-cache': { title: 'Bindings (MR of the mobile)', columns: { address: 'HoA', to: 'At', careOf: 'IP address there' } },
    'binding-update-list': { title: 'Registered addresses', columns: { address: 'HoA', to: 'MR', careOf: 'IP address' } },
    location: { title: 'Location records (LM)', columns: { address: 'HoA', to: 'MR' } },
    'location-cache': { title: 'Location cache (MR of the sender)', columns: { address: 'HoA', to: 'MR' } },
    forwarding: { title: 'Forwarding (MR before), held packets', columns: { address: 'HoA', to: 'MR' } },
    leases: { title: 'Leases (address allocation)', columns: { address: 'HoA', to: 'Allocated by' } },
    'prefix-pool': { title: 'Allocated prefixes', columns: { address: 'Prefix', to: 'Allocated by' } },
  },
  dlma: {
    'binding-cache': { title: 'Binding Cache (D-LMA)', columns: { address: 'HoA', to: 'Proxy-CoA' } },
    location: { title: 'Location records (H-LMA)', columns: { address: 'HoA', to: 'D-LMA' } },
    'location-cache': { title: 'Location cache (O-LMA)', columns: { address: 'HoA', to: 'D-LMA' } },
  },
  ghaha: HOME_AGENT_SET,
  mha: HOME_AGENT_SET,
  sail: {
    'binding-cache': { title: 'Binding Cache (nearest HA)', columns: { address: 'HoA', to: 'At', careOf: 'CoA' } },
    location: { title: 'Directory (owner)', columns: { address: 'Home prefix', to: 'Bound at' } },
    'location-cache': { title: 'Location cache (ingress)', columns: { address: 'Home prefix', to: 'Bound at' } },
    'binding-update-list': { title: 'Binding Update List', columns: { address: 'HoA', to: 'Home agent', careOf: 'CoA' } },
  },
} as const satisfies TablesBy;

/** Words of the nodes that hold a role, by the role's label in the document: the same table is read differently at a CMD and at a MAAR. */
const BY_ROLE = {
  CMD: {
    'binding-cache': { title: 'Binding Cache', columns: { address: 'Prefix', to: 'P-CoA (S-MAAR)' } },
    'maar-list': { title: 'P-MAAR list', columns: { address: 'Prefix', to: 'P-MAAR' } },
  },
  MAP: {
    'binding-cache': { title: 'Binding Cache (MAP)', columns: { address: 'RCoA', to: 'At', careOf: 'LCoA' } },
  },
  MAAR: {
    'binding-cache': { title: 'Binding Cache', columns: { address: 'Prefix', to: 'S-MAAR' } },
    'binding-update-list': { title: 'Binding Update List', columns: { address: 'Prefix', to: 'Registered at' } },
    'maar-list': { title: 'MAAR list', columns: { address: 'Prefix', to: 'P-MAAR' } },
  },
} as const satisfies TablesBy;

const COLUMNS = {
  mn: 'MN',
  address: 'Address',
  to: 'To',
  state: 'State',
  sequence: 'Seq',
  prefix: 'Prefix',
  anchor: 'Anchor',
  status: 'Status',
  ways: 'Carries',
  via: 'By',
  interface: 'Interface',
} as const satisfies ColumnWords;

/** All strings in a value. */
type StringsIn<Value> = Value extends string ? Value : { [Name in keyof Value]: StringsIn<Value[Name]> }[keyof Value];

/** Every title and every column that is named above. A translation says which of them it leaves as its documents write them. */
export type TableTerm = StringsIn<typeof COMMON | typeof COLUMNS> | StringsIn<typeof BY_SCHEME> | StringsIn<typeof BY_ROLE>;

export const tables = {
  title: 'Tables',
  label: (letter: string) => `Tables of pane ${letter}`,
  empty: 'No node holds an entry yet.',
  emptyNode: 'This node holds no entries.',
  entries: (count: number) => `${count} ${count === 1 ? 'entry' : 'entries'}`,
  failed: 'failed',
  life: (left: string) => `${left} left`,
  lifeColumn: 'Life',
  endless: 'does not run out',
  /** The document's name of a table of a node with these roles. */
  table: (scheme: string, roles: readonly string[], table: TableName): string => wordsOf(scheme, roles, table).title,
  /** The document's name of a column of a table. */
  column: (scheme: string, roles: readonly string[], table: TableName, column: string): string =>
    wordsOf(scheme, roles, table).columns?.[column] ?? (COLUMNS as ColumnWords)[column] ?? spaced(column),
  /** The button that tells why a row is there, and the sentence's frame. */
  /** Who knows where a mobile is. */
  knowledge: {
    title: (mobile: string) => `Who knows where ${mobile} is`,
    node: 'Node',
    knows: 'Knows',
    link: 'it is on its own radio link',
    access: (router: string | null) => (router === null ? 'its care-of address' : `its access router: ${router}`),
    network: (anchor: string | null) => (anchor === null ? 'its network' : `only its network: that of ${anchor}`),
    address: 'only its home address: nothing of where it is',
    outdated: 'not any more',
  },
  why: (row: string) => `Why: ${row}`,
  whyColumn: 'Why',
};

function wordsOf(scheme: string, roles: readonly string[], table: TableName): TableWords {
  const [byScheme, byRole]: readonly TablesBy[] = [BY_SCHEME, BY_ROLE];
  const ofRole = roles.map((role) => byRole?.[role]?.[table]).find((words) => words !== undefined);
  return byScheme?.[scheme]?.[table] ?? ofRole ?? COMMON[table];
}

/** `grantedLifetime` → `granted lifetime`. */
function spaced(field: string): string {
  return field
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll('-', ' ')
    .toLowerCase();
}

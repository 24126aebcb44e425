/** Words of the canvas. */
export const canvas = {
  hint: 'Drag the phone to another router.',
  paused: 'Paused: press play',
  pickHint: (mobile: string): string => `Tap a router for ${mobile}`,
  cancel: 'Cancel',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  fit: 'Fit to view',
  legend: {
    title: 'Legend',
    data: 'Data packet',
    tunnelled: 'Data packet inside a tunnel',
    control: 'Control message',
    lost: 'Lost packet',
    color: 'Colour: the anchor of the address',
    path: 'Way that data took; it fades',
    tunnel: 'Tunnel, held by both ends',
    half: 'Tunnel that only one end holds',
    radio: 'Radio link',
  },
  functions: {
    show: 'Logical functions: who allocates addresses, manages locations, routes, stands in',
    title: 'Logical functions',
    short: { allocation: 'HoA', 'location-management': 'LM', 'mobility-routing': 'MR', proxy: 'PX' },
    long: {
      allocation: 'address allocation',
      'location-management': 'location management',
      'mobility-routing': 'mobility routing',
      proxy: 'proxy',
    },
    source: 'draft-chan-dmm-framework-gap-analysis §3',
  },
  label: (label: string): string => `${label}: topology`,
  zoomBar: 'View: plus and minus zoom, 0 fits, arrow keys move it',
  kinds: {
    router: 'router',
    gateway: 'gateway',
    'access-router': 'access router',
    server: 'server',
    correspondent: 'correspondent',
    mobile: 'mobile node',
  },
  node: (label: string, kind: string, roles: readonly string[], failed: boolean, idle: boolean): string =>
    [label, kind, ...roles, ...(failed ? ['failed'] : []), ...(idle ? ['not used in this run'] : [])].join(', '),
  mobileNode: (label: string, at: string | null, movingTo: string | null): string =>
    movingTo !== null
      ? `${label}, mobile node, moving to ${movingTo}`
      : at === null
        ? `${label}, mobile node, attached nowhere. Press Enter to move it.`
        : `${label}, mobile node at ${at}. Press Enter to move it.`,
  failed: 'failed',
  pickerTitle: (mobile: string): string => `Move ${mobile} to`,
  pickerOption: (router: string, mobileInterface: number | null): string =>
    mobileInterface === null ? router : `${router}, interface ${mobileInterface}`,
  pickerKeys: '↑ ↓ choose · Enter moves · Esc cancels',
  pickerNone: 'No other router is up.',
  delay: (ms: number): string => `${Number(ms.toFixed(ms < 1 ? 3 : 2))} ms`,
  dropped: (count: number, reason: string): string => (count > 1 ? `${count} × ${reason}` : reason),
  waiting: (count: number): string => `${count} waiting`,
  tunnel: (a: string, b: string): string => `Tunnel ${a} – ${b}`,
  tunnelHalf: { up: 'up', missing: 'no entry' },
  tunnelLabel: (a: string, b: string, mobiles: string, disagree: boolean, upAt: string): string =>
    disagree ? `Tunnel ${a} to ${b} for ${mobiles}: only ${upAt} holds it` : `Tunnel ${a} to ${b} for ${mobiles}`,
  tunnelOwner: 'Owner',
  tunnelFor: 'Serves',
  tunnelOuter: 'Outer header',
  tunnelInner: 'Inner header',
  tunnelOverhead: 'Overhead',
  tunnelOctets: (octets: number): string => `+${octets} octets a packet`,
  tunnelLifetime: 'Lifetime left',
  tunnelForever: 'does not run out',
  seconds: (seconds: number): string => `${seconds >= 100 ? Math.round(seconds) : seconds.toFixed(1)} s`,
  tunnelEnds: 'Ends',
  tunnelMany: (count: number): string => `${count} mobile nodes`,
  tunnelDisagrees: 'The two ends disagree: packets sent into the tunnel by one are not expected by the other.',
} as const;

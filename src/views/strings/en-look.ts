/** Words of lanes, charts, packet list, filters and what they share. */
/** `1 packet`, `4 packets`. */
function packets(count: number): string {
  return count === 1 ? '1 packet' : `${count} packets`;
}

export const look = {
  timePlot: {
    zoomIn: 'Show a shorter time',
    zoomOut: 'Show a longer time',
    whole: 'Show the whole time',
    width: (text: string) => `${text} shown`,
    slider: (title: string) => `${title}: time. Arrows move, with Shift they pick a stretch, Escape lets go of it`,
    value: (at: string) => `${at} seconds`,
    blind: 'Packets before this are no longer kept',
    reading: 'Reading the run …',
    asTable: 'As a table',
  },
  filters: {
    label: 'What is shown',
    everything: 'Show everything',
    node: (names: string) => `Only ${names}`,
    clearNode: 'Show all nodes',
    message: (names: string) => `Only ${names}`,
    clearMessage: 'Show all message types',
    flow: (names: string) => `Only flow ${names}`,
    clearFlow: 'Show all flows',
    exchange: (message: string, a: string, b: string, number: string | null) =>
      `${message} ${a} ⇄ ${b}${number === null ? '' : ` · ${number}`}`,
    clearExchange: 'Show all messages',
    span: (from: string, to: string) => `${from}–${to} s`,
    clearSpan: 'Show all times',
    traffic: { all: 'All', control: 'Control', data: 'Data' },
    trafficLabel: 'Control or data',
    messageType: 'Message type',
    anyMessage: 'Any message',
    flowChoice: 'Flow',
    anyFlow: 'Any flow',
    nodeChoice: 'Node',
    anyNode: 'Any node',
  },
  lanes: {
    title: 'Lanes',
    label: (letter: string) => `Addresses and flows of pane ${letter} over time`,
    loading: 'One moment …',
    empty: 'No mobile has an address yet.',
    mobile: (name: string) => `${name}`,
    selectMobile: (name: string) => `Select ${name} on the canvas`,
    attached: 'At',
    attachedNumbered: (number: number) => `At (interface ${number})`,
    address: (address: string) => address,
    anchoredAt: (anchor: string) => `anchor ${anchor}`,
    noAnchor: 'no anchor',
    gone: 'gone',
    flow: (id: string, from: string, to: string) => `${id} · ${from} → ${to}`,
    selectFlow: (id: string) => `Follow flow ${id} on the canvas`,
    gap: (duration: string, lost: number) =>
      lost === 0 ? `pause of ${duration}` : `pause of ${duration}, ${packets(lost)} lost`,
    openGap: (duration: string, lost: number) =>
      lost === 0 ? `nothing for ${duration}` : `nothing for ${duration}, ${packets(lost)} lost`,
    broken: 'session broken',
    refused: (reason: string) => `refused: ${reason}`,
    unhurt: 'no pause',
    gaps: (count: number, lost: number, longest: string) =>
      `${count === 1 ? '1 pause' : `${count} pauses`}${count > 1 ? `, longest ${longest}` : ` of ${longest}`}${lost > 0 ? `, ${lost} lost` : ''}`,
    handover: (from: string | null, to: string) => (from === null ? `→ ${to}` : `${from} → ${to}`),
    legend: {
      preferred: 'preferred: for new sessions',
      deprecated: 'deprecated: for those that go on',
      gap: 'nothing arrives',
      broken: 'session broken',
      handover: 'handover',
    },
    table: {
      caption: (mobile: string) => `Lanes of ${mobile}`,
      lane: 'Lane',
      from: 'From',
      to: 'To',
      what: 'What',
      still: 'still',
      at: (router: string) => `at ${router}`,
      flows: (anchor: string | null) => (anchor === null ? 'packets arrive' : `packets arrive, anchor ${anchor}`),
      more: (count: number) => `and ${count} more`,
    },
  },
};

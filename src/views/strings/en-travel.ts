/** The words of going back and forth in time: the ghost of a replaced future, jumping, and the histogram. */
export const travel = {
  ghost: {
    label: 'The old future',
    kept: (from: string, to: string) => `Old future kept: ${from}–${to} s`,
    which: 'Old future that is shown',
    place: (kept: string, place: number, count: number) => `${kept} · ${place} of ${count}`,
    bringBack: 'Bring back',
    bringBackHint: 'Make the old future the real one again; the present one becomes the ghost',
    dismiss: 'Dismiss the old future',
    mobile: (mobile: string) => `${mobile} (old future)`,
  },
  jump: {
    title: 'Simulated time; type one to jump there',
    problems: {
      empty: () => 'Type a time: 12.5 s, 12500 ms, 1:05, or +50 ms from here.',
      unreadable: (text: string) => `“${text}” is no time. Write 12.5 s, 12500 ms, 1:05, or +50 ms from here.`,
      'before-start': (text: string) => `“${text}” lies before the start.`,
    },
  },
  compare: {
    label: 'Differences between the panes',
    toggle: 'Mark differences',
    toggleHint: 'Mark what only one of the panes has, or do not',
    onlyHere: 'only in this pane',
    step: 'message or entry that no other pane has',
    path: 'way that no other pane takes',
    loss: 'packet lost in this pane alone',
    message: (only: boolean, line: string) => (only ? `${line}, only in this pane` : line),
  },
  waterfall: {
    title: 'Waterfall',
    empty: 'Move the phone to another router: the handover is taken apart here, scheme by scheme.',
    bars: 'The handover in each pane, from the loss of the link on',
    axis: 'ms after the loss of the link',
    notHere: 'not in this pane',
    address: 'New address usable',
    tunnel: 'Tunnel in place',
    meaning: {
      address:
        'From the first word of a new address of the mobile node until it may be used (duplicate address detection). None where it keeps its addresses.',
      tunnel: 'From the first tunnel end that was made for this handover to the last one. None where nothing is tunneled anew.',
    },
    since: (what: string, at: string, took: string) => `${what} ${at}, took ${took}`,
    notYet: 'not yet',
    strip: 'Side by side',
    outOfRace: (letters: string, count: number, least: string) =>
      count === 1
        ? `The session of ${letters} is broken: it does not compete for “${least}”.`
        : `The sessions of ${letters} are broken: they do not compete for “${least}”.`,
    metric: 'Pane',
    metrics: { gapNs: 'Gap', lost: 'Lost packets', messages: 'Mobility messages', bytes: 'Octets of signalling' },
  },
  histogram: {
    label:
      'Control messages over time stand on the floor, lost packets hang from above, lines and flags are handovers, hollow flags moves still to come',
    bin: (from: string, to: string, messages: number, handovers: number, drops: number) =>
      [
        `${from}–${to} s`,
        ...(messages + handovers + drops === 0 ? ['nothing'] : []),
        ...(messages === 0 ? [] : [`${messages} ${messages === 1 ? 'message' : 'messages'}`]),
        ...(handovers === 0 ? [] : [`${handovers} ${handovers === 1 ? 'handover' : 'handovers'}`]),
        ...(drops === 0 ? [] : [`${drops} lost`]),
      ].join(' · '),
  },
};

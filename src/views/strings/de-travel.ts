/** German words of travelling in time: the ghost of a replaced future, jumps, histogram, comparison of panes. */
import type { Strings } from './strings.ts';

export const travel: Strings['travel'] = {
  ghost: {
    label: 'Die alte Zukunft',
    kept: (from, to) => `Alte Zukunft aufgehoben: ${from}–${to} s`,
    which: 'Alte Zukunft, die gezeigt wird',
    place: (kept, place, count) => `${kept} · ${place} von ${count}`,
    bringBack: 'Zurückholen',
    bringBackHint: 'Die alte Zukunft wieder zur wirklichen machen; die jetzige wird zum Gespenst',
    dismiss: 'Die alte Zukunft verwerfen',
    mobile: (mobile) => `${mobile} (alte Zukunft)`,
  },
  jump: {
    title: 'Simulierte Zeit; eine eingeben, um dorthin zu springen',
    problems: {
      empty: () => 'Eine Zeit eingeben: 12.5 s, 12500 ms, 1:05 oder +50 ms von hier.',
      unreadable: (text) => `„${text}“ ist keine Zeit. Möglich sind 12.5 s, 12500 ms, 1:05 oder +50 ms von hier.`,
      'before-start': (text) => `„${text}“ liegt vor dem Anfang.`,
    },
  },
  compare: {
    label: 'Unterschiede zwischen den Feldern',
    toggle: 'Unterschiede markieren',
    toggleHint: 'Markieren, was nur eines der Felder hat, oder nicht',
    onlyHere: 'nur in diesem Feld',
    step: 'Nachricht oder Eintrag, den kein anderes Feld hat',
    path: 'Weg, den kein anderes Feld nimmt',
    loss: 'Paket, das nur in diesem Feld verloren ging',
    message: (only, line) => (only ? `${line}, nur in diesem Feld` : line),
  },
  waterfall: {
    title: 'Wasserfall',
    empty: 'Das Telefon zu einem anderen Router bewegen: Der Handover wird hier zerlegt, Verfahren für Verfahren.',
    bars: 'Der Handover in jedem Feld, ab dem Verlust des Links',
    axis: 'ms nach dem Verlust des Links',
    notHere: 'nicht in diesem Feld',
    address: 'Neue Adresse benutzbar',
    tunnel: 'Tunnel steht',
    meaning: {
      address:
        'Vom ersten Wort über eine neue Adresse des Mobilknotens, bis sie benutzt werden darf (Duplicate Address Detection). Nichts, wo er seine Adressen behält.',
      tunnel: 'Vom ersten Tunnelende, das für diesen Handover gemacht wurde, bis zum letzten. Nichts, wo kein Tunnel neu ist.',
    },
    since: (what, at, took) => `${what} ${at}, dauerte ${took}`,
    notYet: 'noch nicht',
    strip: 'Nebeneinander',
    outOfRace: (letters, count, least) =>
      count === 1
        ? `Die Sitzung von ${letters} ist abgerissen: Sie tritt nicht um „${least}“ an.`
        : `Die Sitzungen von ${letters} sind abgerissen: Sie treten nicht um „${least}“ an.`,
    metric: 'Feld',
    metrics: {
      gapNs: 'Lücke',
      lost: 'Verlorene Pakete',
      messages: 'Mobilitätsnachrichten',
      bytes: 'Oktette der Signalisierung',
    },
  },
  histogram: {
    label:
      'Steuernachrichten über der Zeit stehen am Boden, verlorene Pakete hängen von oben, Linien und Fähnchen sind Handover, hohle Fähnchen kommende Bewegungen',
    bin: (from, to, messages, handovers, drops) =>
      [
        `${from}–${to} s`,
        ...(messages + handovers + drops === 0 ? ['nichts'] : []),
        ...(messages === 0 ? [] : [`${messages} ${messages === 1 ? 'Nachricht' : 'Nachrichten'}`]),
        ...(handovers === 0 ? [] : [`${handovers} Handover`]),
        ...(drops === 0 ? [] : [`${drops} verloren`]),
      ].join(' · '),
  },
};

import type { LessonWords } from '../words.ts';

export const dynamicMobility: LessonWords = {
  title: 'Mobilität nach Bedarf',
  story: 'Unterstützung für Sitzungen, die sie brauchen, von ihrem ersten Paket anderswo bis zum letzten.',
  steps: [
    {
      title: 'Drei Funktionen, in jedem Netz',
      text: 'Jedes Netz vergibt Adressen, leitet für Mobilknoten weiter (MR) und führt Aufenthaltsorte (LM). MN11 beginnt im ersten Netz mit einer dort geliehenen Adresse. Solange er bleibt, braucht niemand eine Bindung: Das erste Paket von f1 ist da, geradewegs.',
    },
    {
      title: 'Bewegung mitten im Gespräch',
      text: 'MN11 zieht mitten in einer Sitzung ins dritte Netz. Manche Flüsse vertragen keine andere Adresse, und vor ihnen muss Mobilität verborgen werden: f1 ist so einer.',
      ask: 'Welcher Eintrag wird f1 weitergehen lassen?',
      choices: [
        'einer im ersten Netz, das die Adresse von f1 verliehen hat',
        'einer im dritten Netz allein, wo MN11 ist',
        'einer im Netz von CN21 allein',
      ],
      because:
        'Das Heimatnetz einer Sitzung ist das, das ihre Adresse vergeben hat (§6.1): Dort führt LM1 nun HoA11 bei MR3, und MR3 führt sie bei der neuen Adresse von MN11, ein Schritt nach dem anderen. Dazu brauchte es {messages}; {lost} Pakete fielen unterdessen.',
    },
    {
      title: 'Der längere Weg',
      text: 'f1 fließt wieder, über das Netz, in dem er begann: Seine langsamsten Pakete brauchen nun {longest}, anfangs waren es {shortest}. Der Entwurf sagt es offen: Eine Sitzung, die anderswo begann, zahlt mit einem längeren Weg.',
    },
    {
      title: 'Eine neue Sitzung',
      text: 'MN11 beginnt mit demselben Korrespondenzknoten eine zweite Sitzung, f2.',
      ask: 'Welche Mobilitätsunterstützung wird f2 bekommen?',
      choices: [
        'denselben Tunnel wie f1',
        'keine: eine Adresse des neuen Netzes und keinen Tunnel',
        'eine Bindung beim Korrespondenzknoten',
      ],
      because:
        'Was hier beginnt, kommt mit einer Adresse dieses Netzes aus. f2 hat eine von {anchor} und braucht {delay}, als wäre MN11 nie anderswo gewesen.',
    },
    {
      title: 'Mit der Sitzung endet die Unterstützung',
      text: 'f1 ist zu Ende, und MN11 hat sich abgemeldet: LM1 hat seine Zeile gerade gelöscht. Nichts im ersten Netz erinnert sich noch an MN11. Hätte er die Abmeldung vergessen, so hätte das Ende der Leihe dasselbe bewirkt.',
    },
    {
      title: 'Der Mobilknoten kann es auch',
      text: 'FAMA: Jeder Zugangsrouter ist ein Home Agent, und der Mobilknoten bindet die Adressen, die seine Flüsse noch benutzen. Mobile IPv6 in Feld B hat einen Home Agent für alles. MN hat sich bewegt; in Feld A ist das Binding Update zu suchen, das er an den verlassenen Router sendet.',
      ask: 'Feld A wird mehr Steuernachrichten senden als Feld B. Stimmt das?',
      choices: ['ja', 'nein'],
      because:
        '{edge} in Feld A, {home} in Feld B. Mobile IPv6 registriert sich, wo immer es ist; FAMA sagt nichts, bis ein Fluss sein Subnetz überlebt. f2 begann bei {newer} und brauchte nichts.',
    },
    {
      title: 'Mit Bedacht bewegen',
      text: 'Ein Fluss, und Router, die verankern, was bei ihnen beginnt.',
      task: 'Das Telefon mit höchstens 4 Nachrichten und höchstens 6 verlorenen Paketen bewegen.',
    },
    {
      title: 'Und wieder nach Hause',
      text: 'Eine Sitzung, die nach Hause kommt, braucht keine Unterstützung mehr.',
      task: 'Das Telefon fort- und zurückbewegen, sodass seine Pakete nicht mehr über AR2 gehen.',
    },
    {
      title: 'Freies Spiel',
      text: 'Mobilitätsunterstützung je Sitzung, von ihrem ersten Paket anderswo bis zum letzten. Der Sandkasten ist Abbildung 6: in den Optionen die Verwalter der Aufenthaltsorte anderswohin setzen, oder einen ausfallen lassen, während f1 ihn braucht.',
    },
  ],
};

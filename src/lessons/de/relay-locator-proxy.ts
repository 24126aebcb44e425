import type { LessonWords } from '../words.ts';

export const relayLocatorProxy: LessonWords = {
  title: 'Relay, Locator oder Proxy',
  story: 'Drei Rollen, die eine zentrale Datenbank spielen kann, nebeneinander, und was jede wert ist.',
  steps: [
    {
      title: 'Eine Datenbank nur zur Steuerung',
      text: 'MAARs verankern, was bei ihnen beginnt; der CMD weiß, bei welchen MAARs ein Telefon war. In allen drei Feldern hat sich MN1 über ihn registriert. Im Lauf von Feld A wird der CMD {control} sehen, und {data} Datenpakete.',
    },
    {
      title: 'Drei Wege, es AR1 zu sagen',
      text: 'MN1 ist bei AR2, und der hat es dem CMD gesagt. AR1, der Anker von f1, muss davon erfahren. Feld A: Der CMD reicht das PBU weiter und wartet auf die Antwort von AR1. Feld B: Er sagt nur, wo AR1 ist. Feld C: Er tut beides zugleich, auf eigene Rechnung.',
      ask: 'In welchen Feldern wird f1 zuerst wieder fließen?',
      choices: ['A, das Relay', 'B, der Locator', 'C, der Proxy', 'B und C gemeinsam'],
      because:
        'Nach {relay} mit dem Relay, {locator} mit dem Locator, {proxy} mit dem Proxy. Der Entwurf verspricht dem Proxy die kürzeste Zeit; hier ist AR1 so nah, dass es nicht mehr kostet, ihn selbst zu fragen.',
    },
    {
      title: 'Wer mit wem spricht',
      text: 'Der ganze Handover. In der Leiter von Feld B ist zu sehen: Das PBA des Locators nennt AR1, und AR2 sendet AR1 ein eigenes PBU. Der Handover kostete {relay} Oktette mit dem Relay, {locator} mit dem Locator, {proxy} mit dem Proxy.',
    },
    {
      title: 'Zwei Anker müssen es erfahren',
      text: 'f2 hat bei AR2 begonnen, und nun geht MN1 zu AR3: Zwei MAARs müssen davon erfahren. Das Relay fragt alle, bevor es antwortet; der Locator gibt eine Liste aus; der Proxy sagt es ihnen selbst.',
      ask: 'Wer wird die meisten Nachrichten brauchen?',
      choices: ['das Relay', 'der Locator', 'der Proxy', 'alle gleich viele'],
      because:
        '{relay} mit dem Relay, {locator} mit dem Locator, {proxy} mit dem Proxy: Wer dem neuen MAAR antwortet, bevor er den Ausgang kennt, muss noch einmal etwas sagen.',
    },
    {
      title: 'Alte Flüsse und neuere',
      text: 'f2 kam vom letzten MAAR, f1 von dem davor. f2 stand {relay}, {locator} und {proxy} still; f1 {oldRelay}, {oldLocator} und {oldProxy}. Den Vorteil des Proxys gibt es nur bei einem der beiden: Es kommt darauf an, ob der alte Anker näher ist als der CMD.',
    },
    {
      title: 'Was unterdessen fiel',
      text: 'Beide Flüsse fließen wieder. Der zweite Handover verlor {relay}, {locator} und {proxy} Pakete von f2. Eines beim Relay fiel, weil der Tunnel vor der Antwort kam: Jedes Ende eines Tunnels erfährt für sich davon.',
    },
    {
      title: 'Die Rolle des CMD wählen',
      text: 'Der CMD reicht weiter. In Optionen und Anmerkungen, neben dem Verfahren des Feldes, kann er eine andere Rolle bekommen.',
      task: 'Das Telefon mit höchstens 6 Nachrichten bewegen und in beiden Flüssen zusammen höchstens 9 Pakete verlieren.',
    },
    {
      title: 'Freies Spiel',
      text: 'Der Reiter „Messen“ spielt diesen Handover bei jeder Entfernung von CMD und altem MAAR, mit allen dreien. Wo liegt die Linie, ab der der Proxy nicht mehr besser ist?',
    },
  ],
};

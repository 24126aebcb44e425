import type { LessonWords } from '../words.ts';

export const location: LessonWords = {
  title: 'Wer den Aufenthaltsort führt',
  story:
    'Zu Hause, bei allen, in einer Datenbank, beim Mobilknoten oder nirgends: Jedes verlangt seinen Preis an anderer Stelle.',
  steps: [
    {
      title: 'Ein LMA ist dreierlei',
      text: 'Ein LMA vergibt Heimatpräfixe, leitet für Mobilknoten weiter und führt ihre Aufenthaltsorte. Weitergeleitet (MR) wird nun in jedem Netz; den Aufenthaltsort (LM) führt das Heimatnetz von MN allein. MN hat registriert, wo er ist, und der Heimat-LMA hat es bestätigt.',
    },
    {
      title: 'Das Netz des Senders weiß nichts',
      text: 'Alle LMAs geben alle Heimatpräfixe bekannt (Anycast), also nimmt der bei CN die Pakete von CN auf. Von MN hat er nie gehört.',
      ask: 'Was wird er mit dem ersten Paket tun?',
      choices: ['es halten und den Heimat-LMA fragen', 'es zum Heimat-LMA tunneln, der Bescheid weiß', 'es verwerfen'],
      because:
        'Die ersten Pakete gehen über den Heimat-LMA: {first}. Er leitet sie weiter und sagt dem LMA des Senders, wo MN ist.',
    },
    {
      title: 'Einmal gesagt, dann geradeaus',
      text: 'Das erste Paket auf geradem Weg. Der LMA des Senders hat jetzt einen Eintrag im Cache und tunnelt selbst. {first} Pakete nahmen das Dreieck, {all} kamen insgesamt an.',
    },
    {
      title: 'Oder allen Bescheid sagen',
      text: 'Dieselben Netze, aber der Aufenthaltsort wird bei jeder Registrierung an jeden LMA verteilt. MN bewegt sich gleich.',
      ask: 'Was wird eine Bewegung eines Mobilknotens hier kosten?',
      choices: ['so viele Nachrichten wie zuvor', 'etwa doppelt so viele', 'mehr als doppelt so viele, und mit jedem LMA mehr'],
      because:
        '{push}, und {keep} Knoten halten eine Zeile für MN. Dafür nahm nie ein Paket ein Dreieck: Das langsamste brauchte {worst}.',
    },
    {
      title: 'Dieselbe Bewegung, zu Hause geführt',
      text: 'Hier kostete dieselbe Bewegung {messages}, und {keep} Knoten haben eine Zeile gehalten, wie viele LMAs es auch gibt. Das langsamste Paket brauchte {worst}: Das ist der Tausch.',
    },
    {
      title: 'Eine Datenbank weit weg',
      text: 'Anker am Rand, und die Liste der Sitzungen in einer Datenbank, weit weg von allem. In Feld B nennt der Mobilknoten seine Sitzungen selbst: der andere Weg des Entwurfs. MN1 hat AR1 gerade verlassen.',
      ask: 'Welches Feld wird zuerst wieder Pakete haben?',
      choices: ['A, wo die Datenbank gefragt wird', 'B, wo der Mobilknoten es sagt', 'beide gleichzeitig'],
      because:
        'Feld A stand {db} still und verlor {dbLost}, Feld B stand {mn} still und verlor {mnLost}. AR1 kann nichts erfahren, bevor die Datenbank geantwortet hat.',
    },
    {
      title: 'Niemand führt ihn',
      text: 'Vollständig verteilt: Es gibt gar keine Datenbank. Der neue MAAR fragt den Mobilknoten nach seinen Adressen und bildet aus deren Präfixen die Adresse des Routers, der sie verankert. {messages} im ganzen Lauf, keine davon an einen zentralen Knoten.',
    },
    {
      title: 'Wählen, wer es weiß',
      text: 'Die Datenbank ist wieder weit weg, inzwischen noch weiter. Die Wahl steht in Optionen und Anmerkungen, neben dem Verfahren des Feldes.',
      task: 'Das Telefon mit höchstens 7 verlorenen Paketen und höchstens 6 Nachrichten bewegen.',
    },
    {
      title: 'Freies Spiel',
      text: 'Zu Hause geführt, an alle verteilt, bei einer Datenbank erfragt, vom Mobilknoten gesagt oder von niemandem geführt: Jedes verlangt seinen Preis an anderer Stelle. Aufenthaltsort und Weiterleitung zu trennen ist eine Anforderung der Zusammenfassung; nun ist bekannt, wozwischen man wählt.',
    },
  ],
};

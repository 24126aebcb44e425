/** Distributed mobility anchors with a central database, draft-bernardos-dmm-pmip-01 §3, which became RFC 8885. */
import type { SchemeDescription } from '#scenario/scheme-catalog.ts';
import { ATTACH_TRIGGER, BINDING_LIFETIME } from '../options.ts';
import type { Scheme } from '../../mobility/world.ts';
import { MAAR_ANCHORING } from './anchoring.ts';
import {
  handleAttachment,
  handleFailure,
  handleMobilityMessage,
  handleRouterSolicitation,
  handleTimer,
  setup,
} from './procedures.ts';
import { handleDetachment, handleStray } from './serving-maar.ts';

/** What the scheme is. */
export const MAAR_DESCRIPTION: SchemeDescription = {
  id: 'maar',
  title: 'PMIPv6-based DMM with a CMD',
  document: 'draft-bernardos-dmm-pmip-01',
  summary:
    'Each access router (MAAR) gives the mobile a prefix and stays its anchor; a central mobility database (CMD) knows them all and tells them of each other by PBU and PBA. It is relay, locator or proxy, and carries no data.',
  family: 'network-based',
  roles: [
    {
      key: 'cmd',
      label: 'CMD',
      shape: 'node',
      meaning: 'Central mobility database: a mobile’s serving MAAR and its previous ones; not on any data path.',
      defaultPlacement: 'The first server, else the first gateway or router.',
    },
  ],
  options: [
    {
      key: 'cmd',
      type: 'string',
      default: 'relay',
      values: ['relay', 'locator', 'proxy'],
      meaning:
        'How the serving MAAR hears of the previous ones: the CMD collects their answers, they answer directly, or the CMD answers for them at once.',
      section: 'draft-bernardos-dmm-pmip-01 §3.2, §3.3, §3.4',
    },
    {
      key: 'cmd_timeout_ms',
      type: 'number',
      default: 0,
      minimum: 0,
      maximum: 60000,
      meaning: 'Relay: after so long the CMD sends what has arrived, and the rest one by one. 0: it waits for all.',
      section: 'draft-bernardos-dmm-pmip-01 §3.2',
    },
    {
      key: 'return_restores',
      type: 'string',
      default: 'on_rs',
      values: ['on_rs', 'on_pba'],
      meaning:
        'When a MAAR that a mobile returns to delivers its own prefixes again: at the solicitation, or when the CMD has answered.',
      section: 'draft-bernardos-dmm-pmip-01 §3.2',
    },
    {
      key: 'reuse_prefix',
      type: 'boolean',
      default: true,
      meaning: 'A mobile that returns uses its earlier prefix of that MAAR for new sessions again.',
      section: 'draft-bernardos-dmm-pmip-01 §3.2',
    },
    {
      key: 'dereg',
      type: 'string',
      default: 'A',
      values: ['A', 'B'],
      meaning:
        'Who may end a session: A, only the serving MAAR (previous ones stop their timers); B, previous MAARs ask when their lifetime ends, and the CMD renews them while the mobile is in the domain.',
      section: 'draft-bernardos-dmm-pmip-01 §3.5',
    },
    {
      key: 'cmd_propagates_dereg',
      type: 'boolean',
      default: true,
      meaning:
        'With A, the CMD tells the previous MAARs when the serving one has de-registered the mobile; otherwise nobody does, and their bindings stay for a lifetime and a minute.',
      section: 'draft-bernardos-dmm-pmip-01 §3.5',
    },
    {
      key: 'ra_per_prefix',
      type: 'boolean',
      default: false,
      meaning: 'One router advertisement for each prefix, instead of one with all.',
      section: 'RFC 8885 §3.7',
    },
    {
      key: 'dlif',
      type: 'boolean',
      default: false,
      meaning:
        'The serving MAAR shows one logical router per anchor, each with the link-local address of its own MAAR; otherwise all MAARs show the same one.',
      section: 'RFC 8885 §3.7, draft-bernardos-dmm-pmip-01 appendix A',
    },
    ATTACH_TRIGGER,
    BINDING_LIFETIME,
  ],
  modelNotes: [
    'Option types 67 and 68 and the D flag are those of RFC 8885; the draft leaves the numbers open and has no flag.',
    'The draft allows the Serving MAAR option in PBU and PBA, RFC 8885 §4.6 defines it for the PBU: previous MAARs return it here, as §3.2 of both texts has it.',
    'Sequence numbers are in one order over all MAARs and the CMD (the mobile’s policy profile), since the messages carry no timestamp; a forwarded PBU keeps its number.',
    'In locator mode a PBA of a previous MAAR counts as the answer to the PBU that the CMD forwarded. The serving MAAR cannot know how many will come, there or after the relay’s timeout: when packets of an unknown prefix come, it asks the CMD again after a second; otherwise the next renewal tells. Until that, its MAAR list has them in the order of their answers.',
    'The P-MAAR list holds 20 prefixes (10 with logical routers), which keeps messages within 1280 octets; the oldest MAARs give way and are told. RFC 8885 asks for a limit and leaves it open.',
    'The CMD sends eight copies of a PBU at once, and eight more every 10 ms (RFC 8885 asks for pacing without numbers).',
    'A previous MAAR that has left three updates unanswered (7 s) no longer holds up the answer of the relay; the CMD goes on telling it.',
    'The CMD keeps a session until the serving MAAR de-registers it; when that one has failed, 10 s longer than its lifetime (RFC 5213 §5.3.5).',
    'A previous MAAR whose timer is stopped (alternative A) asks the CMD after a lifetime and a minute without a word, else the loss of the CMD’s tables would leave its binding for ever.',
    'A serving MAAR whose de-registration finds no session at the CMD (it was restarted) tells the previous MAARs of its list itself.',
    'A CMD that was restarted refuses to extend a session it does not know; the serving MAAR then registers again with Previous MAAR options that name its list.',
    'All MAARs show the same link-local address on access links; their link-layer addresses differ (appendix A has both alike), which no mobile here minds.',
    'A further advertisement of an attachment is repeated twice, 16 s apart (RFC 4861 §6.2.4): a mobile that has had one does not ask for it.',
    'With reuse_prefix off a MAAR gives an interface sixteen prefixes at most over all its returns; then they are used again.',
    'Detachment triggers no de-registration (§3.5): the MAAR stops renewing; a registration that nobody had acknowledged by then is undone.',
    'Nothing is prescribed for the end of a flow: prefixes go with the session, or with the return to their MAAR.',
    'With two interfaces, each has a session of its own at the CMD; moving single flows between them is not part of the draft.',
  ],
};

/** The scheme. */
export const MAAR: Scheme = {
  description: MAAR_DESCRIPTION,
  anchoring: MAAR_ANCHORING,
  handlers: {
    setup,
    handleAttachment,
    handleDetachment,
    handleRouterSolicitation,
    handleMobilityMessage,
    handleTimer,
    handleStray,
    handleFailure,
  },
};

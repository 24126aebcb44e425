/**
 * A name server for schemes whose mobiles have several addresses (draft-kuntz-dmm-summary-00 §3.2, §4): its role, its option, and where it
 * stands between a scheme and what comes to it. What is done is in `../mobility/names.ts` and the files that it names.
 */
import type { OptionDescription, RoleDescription, SchemeDescription } from '#scenario/scheme-catalog.ts';
import { enterName, placeNameServer, restoreZone, serveNames } from '../mobility/name-server.ts';
import { forgetQuestion, forgetQuestions, handleQuestionTimer, resolvePeer, takeNameAnswer } from '../mobility/name-resolver.ts';
import { handleUpdateTimer, publishName, takeUpdateAnswer } from '../mobility/name-update.ts';
import { NAMES, nameServer, type NameRules } from '../mobility/names.ts';
import type { Scheme, SchemeHandlers, World } from '../mobility/world.ts';
import { DNS_OPCODE } from '#wire/dns.ts';

const ROLE: RoleDescription = {
  key: NAMES.role,
  label: 'DNS',
  shape: 'node',
  meaning: 'Name server: who begins a flow to a mobile asks it for an address of the mobile’s name.',
  defaultPlacement: 'None: who begins a flow knows the address that the mobile can be reached at.',
};

const OPTION: OptionDescription = {
  key: NAMES.option,
  type: 'string',
  default: 'off',
  values: ['off', 'on'],
  meaning: 'Whether mobiles tell the name server (role dns) each new address; else it has what was entered by hand.',
  section: 'draft-kuntz-dmm-summary-00 §4, RFC 2136',
  needsRole: { value: 'on', role: NAMES.role },
};

const NOTES: readonly string[] = [
  'With a name server (role dns) who begins a flow to a mobile asks it first (DNS, RFC 1035, AAAA records of RFC 3596) and uses the address of the answer, whether the mobile still has it or not. Records may not be cached (TTL 0), the zone is mobile.example, and resolvers between are left out.',
  'The mobile itself updates its record (RFC 2136: delete the record set, add one record, no prerequisites), from its new address as soon as it may use it: the update by the home agent (RFC 5026) cannot be used with several addresses (draft-kuntz-dmm-summary-00 §4). Updates are not authenticated (RFC 3007, TSIG), the server believes them.',
  'Questions and updates are repeated after 2 s, then after twice as long each time; a question three times at most, then the flow does not begin. An update that has overtaken an unanswered one is repeated once, since updates have no order. The server keeps its zone over failures.',
];

/** A scheme's description with the name server's role and option, and the notes on it. */
export function describedWithNames(description: SchemeDescription, ...notes: readonly string[]): SchemeDescription {
  return {
    ...description,
    roles: [...description.roles, ROLE],
    options: [...description.options, OPTION],
    modelNotes: [...description.modelNotes, ...notes, ...NOTES],
  };
}
/** What the name server adds to the description of a scheme. */
export const NAME_SERVICE: { readonly role: RoleDescription; readonly option: OptionDescription } = {
  role: ROLE,
  option: OPTION,
};

/** An address that goes with a flow to another interface is no longer on its link: the name is to lead to another one. */
function movingFlows(
  { moveFlow }: SchemeHandlers,
  settle: (world: World, mobile: number) => void,
): Pick<SchemeHandlers, 'moveFlow'> {
  if (moveFlow === undefined) return {};
  return {
    moveFlow: (world, mobile, prefix, target) => {
      const moved = moveFlow(world, mobile, prefix, target);
      settle(world, mobile);
      return moved;
    },
  };
}

/** The scheme with the name server's actions. Its description has been made by {@link describedWithNames}. */
export function withNames(scheme: Scheme, rules: NameRules): Scheme {
  const { handlers } = scheme;
  const settle = (world: World, mobile: number): void => {
    const entered = nameServer(world) === null ? null : rules.entered(world, mobile);
    if (entered !== null) enterName(world, mobile, entered);
    publishName(world, mobile, rules);
  };
  return {
    ...scheme,
    handlers: {
      ...handlers,
      setup: (world) => {
        handlers.setup(world);
        placeNameServer(world);
        for (const mobile of world.fixed.plan.mobiles) settle(world, mobile);
      },
      handleAddress: (world, mobile, address) => {
        handlers.handleAddress?.(world, mobile, address);
        settle(world, mobile);
      },
      handleRouterFound: (world, state) => {
        handlers.handleRouterFound?.(world, state);
        settle(world, state.mobile);
      },
      ...movingFlows(handlers, settle),
      handleDnsMessage: (world, node, packet, message) => {
        if (message.response === 0) serveNames(world, node, packet, message);
        else if (message.opcode === DNS_OPCODE.update) takeUpdateAnswer(world, node, message);
        else takeNameAnswer(world, node, message);
      },
      handleTimer: (world, timer) => {
        if (handleUpdateTimer(world, timer, rules) || handleQuestionTimer(world, timer)) return;
        handlers.handleTimer?.(world, timer);
      },
      resolvePeer,
      abandonPeer: forgetQuestion,
      handleFailure: (world, node) => {
        handlers.handleFailure(world, node);
        forgetQuestions(world, node);
        world.mobility.nameUpdates.delete(node);
      },
      handleRecovery: (world, node) => {
        handlers.handleRecovery?.(world, node);
        restoreZone(world, node);
      },
    },
  };
}

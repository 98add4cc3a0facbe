/** `-MigrationType Shutdown`, `ShutdownForce`, `TurnOff`: a role stops, moves as one that is off, and starts on the other node. */
import { firstRefusal } from '../../model/commands/command.js';
import type { Step } from '../../model/commands/index.js';
import { resolve } from '../../model/commands/resolve.js';
import { hostName, vmAt } from '../../model/rules/names.js';
import { POWER } from '../../model/states.js';
import { NONE } from '../../model/world.js';
import type { Call, Run } from '../cmdlets/build.js';
import { SHAPES } from './names.js';
import { isTrial, perform, refuse } from './performing.js';
import { thing } from './shape.js';
import { type Sight, worldOf } from './sight.js';

/** How it stops, by the type of the move. */
const STOPS: Readonly<Record<string, Readonly<Record<string, boolean>>>> = {
  Shutdown: {},
  ShutdownForce: { Force: true },
  TurnOff: { TurnOff: true },
};

export const OFF_TYPES: readonly string[] = Object.keys(STOPS);

/** `move` is the step that moves it, as one that is off. */
export function* moveOff(sight: Sight, call: Call, move: Step, type: string): Run {
  const vm = move.subject;
  if (vmAt(worldOf(sight), vm).power !== POWER.running || isTrial(call)) return yield* perform(sight, call, move);
  const keeps = keepsIt(sight, move);
  if (keeps !== undefined) return refuse(call, keeps, vmAt(worldOf(sight), vm).name);
  yield* ask(sight, call, 'Stop-VM', vm, STOPS[type] ?? {});
  if (vmAt(worldOf(sight), vm).power !== POWER.off) return;
  const { host: from, name } = vmAt(worldOf(sight), vm);
  yield* perform(sight, call, move, false);
  if (vmAt(worldOf(sight), vm).host === from)
    return call.shell.warn(call, `${name} is off, on ${hostName(worldOf(sight), from)}.`);
  yield* ask(sight, call, 'Start-VM', vm);
  const run = call.emit(thing(SHAPES.CLUSTER_GROUP, vm, sight));
  if (run !== undefined) yield* run;
}

/** Why it is not stopped at all: nobody waits for the rest, or the target takes no role. */
function keepsIt(sight: Sight, { subject, with: args }: Step) {
  if (typeof args?.['Wait'] === 'number')
    return {
      rule: 'request/fits',
      message: 'A move that stops the VM is rehearsed only as one that is waited for: leave -Wait away.',
    };
  const world = worldOf(sight);
  const node = typeof args?.['Node'] === 'number' ? args['Node'] : NONE;
  return firstRefusal(world, [
    ['vm/exists', subject],
    ['role/is-clustered', subject],
    ['migration/not-already-moving', subject],
    ...(node === NONE
      ? []
      : [
          ['placement/node-accepts-roles', subject, node] as const,
          ['placement/possible-owner', subject, node] as const,
        ]),
  ]);
}

function* ask(sight: Sight, call: Call, target: string, vm: number, more: Readonly<Record<string, boolean>> = {}): Run {
  const world = worldOf(sight);
  const { name, host } = vmAt(world, vm);
  const found = resolve(world, {
    cmdlet: target,
    args: { Name: [name], ComputerName: hostName(world, host), ...more },
  });
  if ('refusal' in found) return refuse(call, found.refusal);
  for (const step of found.steps) yield* perform(sight, call, step, false);
}

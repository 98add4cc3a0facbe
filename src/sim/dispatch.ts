/** The driver's queues: moves that wait for a target and a slot, roles that wait for a host to start on. */
import { Column } from '../base/column.js';
import { FACT, FACTS, type FactName } from '../model/facts.js';
import { moveKindOf } from '../model/rules/move-kind.js';
import { hostAt, vmAt } from '../model/rules/names.js';
import { slotLimit } from '../model/rules/placement.js';
import { holdsStill } from '../model/rules/request.js';
import { isLeftBehind } from '../model/rules/service.js';
import { preemptionHost, takeoverObstacle } from '../model/rules/targets.js';
import { MIGRATION } from '../model/states.js';
import type { CHOICES } from '../model/step.js';
import { MOVE, NONE, type Vm, type World } from '../model/world.js';
import type { Placement, View } from './actors.js';

/** Tries a step: true if it was performed. A silent one that is refused leaves no trace. */
export type Try = (
  name: (typeof CHOICES)[number],
  vm: number,
  target: number,
  cause: number,
  silent: boolean,
) => boolean;

/** Moves that are tried per host and moment while those before them find no free slot anywhere. */
const BLOCKED_MAX = 4;

/** Facts after which nothing that waits could go on. */
const QUIET = marked(
  'migration-started',
  'mirror-started',
  'copy-started',
  'blackout-started',
  'vm-starting',
  'unanswered',
);

/** Moves that wait on one host: high priority first, then in the order of asking. */
interface Queue {
  readonly host: number;
  vms: number[];
  /** Whether one of them may go without a slot (offline, or quick): then a full host is no reason to pass the queue over. */
  mixed: boolean;
}

/** Facts after which a queued move may go another way than before. */
const TURNING = marked('vm-off', 'vm-saved', 'vm-failed', 'vm-preempted', 'setting-changed', 'vm-running');

/** Facts after which a role that does not run may be left behind. */
const LEAVING = marked('node-given-up', 'node-stopped', 'vm-off', 'vm-saved', 'failover-limit-reached', 'vm-changed');

const QUEUED = FACT['move-queued'];
const WAITS = FACT['vm-waits'];
const CHANGED = FACT['vm-changed'];

/** By kind of fact, whether it is one of these. */
function marked(...names: FactName[]): readonly boolean[] {
  const marks = FACTS.map(() => false);
  for (const name of names) marks[FACT[name]] = true;
  return marks;
}

export class Dispatch {
  /** One for each source host from which something waits to leave, by the number of the host. */
  #queues: Queue[] = [];
  #waiting: number[] = [];
  /** Occurrence that queued a VM. */
  #causes = new Column(NONE);
  #stirred = false;

  /** Looks at a fact. */
  notice(world: World, kind: number, subject: number, arg: number, seq: number): void {
    if (!QUIET[kind]) this.#stirred = true;
    if (TURNING[kind]) for (const queue of this.#queues) queue.mixed = true;
    if (kind === QUEUED) {
      this.#causes.set(subject, seq);
      const queue = this.#queue(arg);
      insert(world, queue.vms, subject);
      queue.mixed = true;
    } else if (kind === WAITS) {
      this.#causes.set(subject, seq);
      if (!this.#waiting.includes(subject)) insert(world, this.#waiting, subject);
    } else if (kind === CHANGED && this.#waiting.includes(subject)) {
      // Its priority may be another now.
      this.#waiting.splice(this.#waiting.indexOf(subject), 1);
      insert(world, this.#waiting, subject);
    }
    if (LEAVING[kind]) this.#look(world, FACTS[kind]?.about === 'host' ? hostAt(world, subject).vms : [subject], seq);
  }

  /** Roles that do not run wait for another owner as soon as theirs has been given up. */
  #look(world: World, vms: readonly number[], seq: number): void {
    for (const index of vms) {
      if (this.#waiting.includes(index) || !isLeftBehind(world, vmAt(world, index))) continue;
      this.#causes.set(index, seq);
      insert(world, this.#waiting, index);
    }
  }

  /** Begins whatever can begin now. */
  pump(view: View, place: Placement, attempt: Try): void {
    while (this.#stirred) {
      this.#stirred = false;
      if (this.#waiting.length > 0) this.#startWaiting(view, place, attempt);
      for (const queue of this.#queues) this.#beginMoves(view, queue, place, attempt);
      if (this.#queues.some(isEmpty)) this.#queues = this.#queues.filter((queue) => !isEmpty(queue));
    }
  }

  clone(): Dispatch {
    const copy = new Dispatch();
    copy.#queues = this.#queues.map((queue) => ({ ...queue, vms: [...queue.vms] }));
    copy.#waiting = [...this.#waiting];
    copy.#causes = this.#causes.clone();
    copy.#stirred = this.#stirred;
    return copy;
  }

  #queue(host: number): Queue {
    const known = this.#queues.find((queue) => queue.host === host);
    if (known !== undefined) return known;
    const made: Queue = { host, vms: [], mixed: true };
    this.#queues = [...this.#queues, made].sort((a, b) => a.host - b.host);
    return made;
  }

  #beginMoves(view: View, queue: Queue, place: Placement, attempt: Try): void {
    const { world } = view;
    const { host, vms } = queue;
    const limit = slotLimit(world, host);
    const source = hostAt(world, host);
    if (source.slots >= limit && !queue.mixed) return;
    let blocked = 0;
    let mixed = false;
    for (let at = 0; at < vms.length && blocked < BLOCKED_MAX; ) {
      const vm = vmAt(world, vms[at] as number);
      if (vm.migration !== MIGRATION.queued || vm.host !== host) {
        vms.splice(at, 1);
        continue;
      }
      const live = holdsStill(vm) && moveKindOf(world, vm) === MOVE.live;
      mixed ||= !live;
      if (!holdsStill(vm) || (live && source.slots >= limit)) {
        at += 1;
        if (live && !queue.mixed) break;
        continue;
      }
      if (this.#beginMove(view, vm, place, attempt)) vms.splice(vms.indexOf(vm.index), 1);
      else {
        blocked += 1;
        at += 1;
      }
    }
    queue.mixed = mixed || blocked === BLOCKED_MAX;
  }

  /** True when the move has left the queue: it began, or it was given up. */
  #beginMove(view: View, vm: Vm, place: Placement, attempt: Try): boolean {
    const cause = this.#causes.at(vm.index);
    const fixed = vm.moveTo !== NONE;
    const likely = fixed ? NONE : (place.likely?.(view, vm) ?? NONE);
    if (likely !== NONE && attempt('begin', vm.index, likely, cause, true)) return true;
    const target = fixed ? vm.moveTo : place(view, vm, 'move');
    if (target !== NONE && attempt('begin', vm.index, target, cause, fixed)) return true;
    return attempt('abandon', vm.index, NONE, cause, true) && vm.migration !== MIGRATION.queued;
  }

  #startWaiting(view: View, place: Placement, attempt: Try): void {
    for (const index of [...this.#waiting]) {
      const vm = vmAt(view.world, index);
      const isWaiting = (): boolean => vm.waiting || isLeftBehind(view.world, vm);
      // One for which others make room waits on until they have made it.
      if (isWaiting() && (!this.#startElsewhere(view, vm, place, attempt) || isWaiting())) continue;
      this.#waiting.splice(this.#waiting.indexOf(index), 1);
    }
  }

  /** True when a role that waits is started, if need be at the expense of others; one for which others have made room, there. */
  #startElsewhere(view: View, vm: Vm, place: Placement, attempt: Try): boolean {
    const cause = this.#causes.at(vm.index);
    const { promised } = vm;
    const isMade = promised !== NONE && takeoverObstacle(view.world, vm.index, promised) === undefined;
    const target = isMade ? promised : place(view, vm, 'takeover');
    if (target !== NONE) return attempt('takeover', vm.index, target, cause, false);
    const taken = vm.waiting ? preemptionHost(view.world, vm) : NONE;
    return taken !== NONE && attempt('preempt', vm.index, taken, cause, false);
  }
}

const isEmpty = (queue: Queue): boolean => queue.vms.length === 0;

/** High priority first; equals in the order of asking. */
function insert(world: World, queue: number[], vm: number): void {
  const { priority } = vmAt(world, vm);
  let at = queue.length;
  while (at > 0 && vmAt(world, queue[at - 1] as number).priority < priority) at -= 1;
  queue.splice(at, 0, vm);
}

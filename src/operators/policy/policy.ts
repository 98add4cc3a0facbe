/** A policy module as a placement and as an operator. The rules judge what it answers, as they judge everybody. */
import { escapeCharacters } from '../../base/names.js';
import { type Micros, SECOND } from '../../base/units.js';
import { CMDLETS } from '../../model/commands/index.js';
import { resolve } from '../../model/commands/resolve.js';
import type { Refusal } from '../../model/rules/index.js';
import type { Step } from '../../model/step.js';
import { clusterOf, NONE, usesMemory, type Vm, type World } from '../../model/world.js';
import { loadParser, type Parser } from '../../powershell/parse.js';
import type { Answer, Ask, Operator, Placement, View } from '../../sim/actors.js';
import { endedBadly, hasReturned } from '../../sim/cast.js';
import type { RollingPlan } from '../plans.js';
import { type PolicySource, PolicyTrouble, Sandbox } from './sandbox.js';
import { candidatesFor, vmView, worldView } from './view.js';

/** What a module has answered, by the place in a run at which it was asked: one that is played again does not ask again. */
class Answers {
  readonly #known = new Map<string, unknown>();

  at<T>(place: string, ask: () => T): T {
    if (!this.#known.has(place)) this.#known.set(place, ask());
    return this.#known.get(place) as T;
  }
}

/** What a module replaces. */
export interface Policy {
  /** Undefined: the cluster's own. */
  readonly placement: Placement | undefined;
  /** Undefined: the scenario's own. */
  readonly operator: Operator | undefined;
  /** When the run is over. */
  close(): void;
}

/** Opens a module for worlds without time, each of which it is asked of anew. @throws PolicyTrouble */
export const openPolicy = async (source: PolicySource): Promise<Policy> => policyOf(await moduleOf(source));

/**
 * Opens a module for one run: it keeps nothing from one run to the next. The run can be played again from any of its moments, also when it is
 * over. `plan`: the upgrade of the file, which its operator may read.
 * @throws PolicyTrouble
 */
export async function openPolicyOfRun(source: PolicySource, plan: RollingPlan | undefined): Promise<Policy> {
  const answers = new Answers();
  const { placement: place, ...policy } = policyOf({ ...(await moduleOf(source)), plan, answers });
  if (place === undefined) return { placement: undefined, ...policy };
  const placement: Placement = (view, vm, purpose) =>
    answers.at(`${view.nowUs} ${view.occurrences} ${vm.index} ${purpose}`, () => place(view, vm, purpose));
  return { placement, ...policy };
}

async function moduleOf(source: PolicySource): Promise<Module> {
  const [sandbox, parser] = await Promise.all([Sandbox.open(source), loadParser()]);
  return { sandbox, parser };
}

const policyOf = (module: Module): Policy => ({
  placement: module.sandbox.has('placement') ? placementOf(module.sandbox) : undefined,
  operator: module.sandbox.has('operator') ? operatorFrom(module) : undefined,
  close: () => module.sandbox.close(),
});

/** `placement({ vm, hosts, purpose, now })` answers the name of one of the hosts, or null: none now. */
const placementOf =
  (sandbox: Sandbox): Placement =>
  ({ world, nowUs }, vm, purpose) => {
    const cluster = clusterOf(world, vm);
    // Without quorum nothing is placed, so nobody is asked.
    if (cluster?.quorate === false) return NONE;
    if (purpose === 'move' && isCutOff(world, vm)) return NONE;
    const members = cluster?.members ?? world.hosts.map(({ index }) => index);
    const hosts = candidatesFor(
      world,
      vm,
      members.flatMap((one) => world.hosts[one] ?? []),
    );
    const chosen = sandbox.ask('placement', { vm: vmView(world, vm), hosts, purpose, now: nowUs / SECOND });
    if (chosen === null) return NONE;
    const found = world.hosts.findIndex(({ name }) => name === chosen);
    if (found >= 0) return found;
    throw nonsense(sandbox, 'placement', chosen, 'the name of a host, or null');
  };

/** What runs on a node that the network has cut off moves nowhere, so nobody is asked. */
const isCutOff = (world: World, vm: Vm): boolean =>
  usesMemory(vm.power) && world.hosts[vm.host]?.island !== (clusterOf(world, vm) ?? world.hosts[vm.host])?.island;

/** A module that is open. */
interface Module {
  readonly sandbox: Sandbox;
  readonly parser: Parser;
  readonly plan?: RollingPlan | undefined;
  /** Unwritten: it is asked each time. */
  readonly answers?: Answers;
}

interface Memory {
  /** What the module keeps from one question to the next. */
  kept: unknown;
  /** The cmdlet that it waits for. */
  step: Step | undefined;
  /** Steps of a cmdlet about several nodes or VMs that were not asked yet. */
  steps: Step[];
  text: string;
  refusal: Refusal | undefined;
  failed: boolean;
  /** When it was asked last, and how often at that time. */
  atUs: Micros;
  times: number;
}

/** `operator(view, memory)` answers `{ run }`, `{ wait }`, `{ done: true }` or `{ stuck }`, and with it the `memory` that it wants back. */
function operatorFrom(module: Module): Operator<unknown> {
  const memory: Memory = {
    ...{ kept: null, step: undefined, steps: [], text: '', refusal: undefined, failed: false },
    ...{ atUs: 0, times: 0 },
  };
  return {
    name: `policy ${module.sandbox.source.name}`,
    memory,
    next: (view, known, answer) => next(module, view, known as Memory, answer),
  };
}

function next(module: Module, view: View, memory: Memory, answer: Answer | undefined): Ask {
  if (answer !== undefined) {
    memory.refusal ??= answer.refusal;
    memory.step = answer.step;
  }
  if (memory.step !== undefined) {
    if (!hasReturned(view.world, memory.step))
      return { kind: 'wait', wait: { kind: 'returned', steps: [memory.step] }, because: memory.text };
    memory.failed ||= memory.refusal === undefined && endedBadly(view.world, memory.step);
    memory.step = undefined;
  }
  const more = memory.refusal === undefined ? memory.steps.shift() : undefined;
  if (more !== undefined) return { kind: 'step', step: more, text: memory.text };
  return asked(module, view, memory);
}

function asked({ sandbox, parser, plan, answers = new Answers() }: Module, view: View, memory: Memory): Ask {
  const { refusal, failed, text } = memory;
  countQuestion(sandbox, view, memory);
  const last =
    text === ''
      ? null
      : { text, ok: refusal === undefined && !failed, rule: refusal?.rule ?? null, message: refusal?.message ?? null };
  const told = answers.at(`${view.nowUs} ${memory.times}`, () =>
    sandbox.ask('operator', { ...worldView(view, plan), last }, memory.kept),
  );
  if (typeof told !== 'object' || told === null) throw nonsense(sandbox, 'operator', told, WANTED);
  const wish = told as Record<string, unknown>;
  if ('memory' in wish) memory.kept = wish.memory;
  Object.assign(memory, { text: '', refusal: undefined, failed: false, steps: [] });
  if (typeof wish.run === 'string') return run(sandbox, parser, view, memory, wish.run);
  if (wish.wait === 'change') return { kind: 'wait', wait: { kind: 'change' }, because: 'a change' };
  if (typeof wish.wait === 'number' && wish.wait > 0)
    return {
      kind: 'wait',
      wait: { kind: 'time', atUs: view.nowUs + Math.ceil(wish.wait * SECOND) },
      because: 'its time',
    };
  if (wish.done === true) return { kind: 'done' };
  if (typeof wish.stuck === 'string') return { kind: 'stuck', because: escapeCharacters(wish.stuck) };
  throw nonsense(sandbox, 'operator', told, WANTED);
}

/** A policy may ask for a cmdlet for each host and VM at one moment, and for some again; one that goes on never lets time pass. */
function countQuestion({ source }: Sandbox, { nowUs, world }: View, memory: Memory): void {
  memory.times = memory.atUs === nowUs ? memory.times + 1 : 1;
  memory.atUs = nowUs;
  if (memory.times <= QUESTIONS_MAX + QUESTIONS_EACH * (world.hosts.length + world.vms.length)) return;
  throw new PolicyTrouble(
    `The policy ${source.name} asks forever: after ${memory.times - 1} answers at one moment it still does not wait; the last cmdlet was ${memory.text}.`,
  );
}

const QUESTIONS_MAX = 1000;
const QUESTIONS_EACH = 10;

const WANTED = "{ run: 'a cmdlet' }, { wait: 'change' }, { wait: seconds }, { done: true } or { stuck: 'why' }";

function run(sandbox: Sandbox, parser: Parser, view: View, memory: Memory, line: string): Ask {
  const read = parser.parse(line, { cmdlets: CMDLETS, clusterProperties: [] });
  if (!read.ok || read.value.kind !== 'command') {
    const why = read.ok ? 'only cmdlets can be asked' : (read.error[0]?.message ?? '');
    throw new PolicyTrouble(
      `The policy ${sandbox.source.name} asks for ${JSON.stringify(line.slice(0, SHOWN_MAX))}: ${why}`,
    );
  }
  const { cmdlet, args, text } = read.value;
  memory.text = text;
  const found = resolve(view.world, { cmdlet: cmdlet.name, args });
  if ('refusal' in found) return { kind: 'rejected', text, refusal: found.refusal };
  const [first, ...rest] = found.steps;
  memory.steps = rest;
  return first === undefined
    ? { kind: 'wait', wait: { kind: 'time', atUs: view.nowUs }, because: text }
    : { kind: 'step', step: first, text };
}

const SHOWN_MAX = 80;

const nonsense = ({ source }: Sandbox, name: string, told: unknown, wanted: string): PolicyTrouble =>
  new PolicyTrouble(
    `The policy ${source.name} answers ${name} with ${escapeCharacters((JSON.stringify(told) ?? 'nothing').slice(0, SHOWN_MAX))}; expected: ${wanted}.`,
  );

/** Small stories for the judge: a world, steps by hand, and worlds that are spoilt by hand with the fact that tells of it. */
import { GiB, type Micros, SECOND } from '../../src/base/units.js';
import { Judge, type JudgeOptions } from '../../src/invariants/index.js';
import { releaseIndex, versionIndex } from '../../src/model/catalog/index.js';
import type { Arguments } from '../../src/model/commands/index.js';
import { newTurn } from '../../src/model/engines.js';
import { FACT, type FactName } from '../../src/model/facts.js';
import { makeWorld } from '../../src/model/make-world.js';
import { step } from '../../src/model/step.js';
import type { Outcome } from '../../src/model/turn.js';
import { NONE, type World } from '../../src/model/world.js';
import type { ClusterSpec, HostSpec, VmSpec, WorldSpec } from '../../src/model/world-spec.js';

const WS2016 = releaseIndex('WS2016');
export const WS2019 = releaseIndex('WS2019');
export const version = versionIndex;

/** What a world differs in from three hosts of one release with one VM. */
export interface Given {
  readonly hosts?: readonly Partial<HostSpec>[];
  readonly cluster?: Partial<ClusterSpec>;
  readonly vms?: readonly Partial<VmSpec>[];
  readonly affinities?: WorldSpec['affinities'];
  readonly doubts?: readonly string[];
  readonly overhead?: WorldSpec['overhead'];
}

export function specOf({
  hosts = [{}, {}, {}],
  cluster = {},
  vms = [{}],
  affinities = [],
  doubts = [],
  overhead,
}: Given): WorldSpec {
  return {
    clusters: [{ name: 'LAB', level: WS2016, ...cluster }],
    hosts: hosts.map((host, index) => {
      const whole = { name: `Lab${index + 1}`, release: WS2016, cluster: 0, cores: 16, memory: 64 * GiB, ...host };
      return whole.cluster === NONE ? without(whole, 'cluster') : whole;
    }),
    vms: vms.map((vm, index) => ({ name: `web${index + 1}`, host: 0, startup: 4 * GiB, ...vm })),
    affinities,
    doubts,
    ...(overhead === undefined ? {} : { overhead }),
  };
}

function without<T extends object, K extends keyof T>(whole: T, key: K): Omit<T, K> {
  const { [key]: _gone, ...rest } = whole;
  return rest;
}

/** Changes some fields of an entity by hand. */
export const patch = (entity: object | undefined, fields: object): void => void Object.assign(entity ?? {}, fields);

export class Story {
  readonly world: World;
  readonly judge: Judge;
  nowUs: Micros = 0;
  #seq = 0;
  readonly #turn = newTurn();

  constructor(given: Given = {}, options: JudgeOptions = {}) {
    this.world = makeWorld(specOf(given));
    this.judge = new Judge(options);
    this.judge.begin(this.world);
  }

  /** One step, a second after the one before. A refusal is a fault of the story unless `may` allows it. */
  do(name: string, subject: number, arg: number | Arguments = NONE): this {
    const refusal = this.may(name, subject, arg);
    if (refusal !== undefined) throw new Error(`${name} was refused by ${refusal}`);
    return this;
  }

  /** One step that may be refused; answers the rule that refused it. */
  may(name: string, subject: number, arg: number | Arguments = NONE): string | undefined {
    const known = typeof arg === 'number' ? { do: name, subject, arg } : { do: name, subject, arg: NONE, with: arg };
    this.#see(step(this.world, known, this.#turn));
    return this.#turn.refusal?.rule;
  }

  wait(us: Micros): this {
    this.judge.rest?.(this.world, this.nowUs, this.nowUs + us);
    this.nowUs += us;
    return this;
  }

  /** Spoils the world by hand and tells the judge these facts. */
  spoil(change: (world: World) => void, ...facts: readonly (readonly [FactName, number, number?])[]): this {
    change(this.world);
    const told = facts.flatMap(([name, subject, arg = NONE]) => [FACT[name], subject, arg]);
    const nothing = { did: NONE, refusal: undefined, began: [], beganLength: 0, ended: [], endedLength: 0 };
    this.#see({ ...nothing, facts: told, factLength: told.length });
    return this;
  }

  /** A live migration from begin to end. */
  migrate(vm: number, target: number): this {
    return this.do('Move-ClusterVirtualMachineRole', vm, { Node: target, Wait: 0 }).carry(vm, target);
  }

  /** A queued live move from begin to end. */
  carry(vm: number, target: number): this {
    this.do('begin', vm, target);
    for (const name of ['setup-done', 'copied', 'switched', 'handed-over']) this.do(name, vm);
    return this;
  }

  /** What was broken so far and, at the end, in all. */
  broken(finished = false): string[] {
    const { violations, warnings } = this.judge.verdict(this.nowUs, finished);
    return [
      ...violations.map((one) => `${one.invariant} ${one.subject}: ${one.saw}`),
      ...warnings.map((one) => `${one.id} ${one.subject}: ${one.saw}`),
    ];
  }

  #see(outcome: Outcome): void {
    this.nowUs += SECOND;
    this.judge.see(this.world, outcome, this.nowUs, this.#seq);
    this.#seq += 1;
  }
}

/**
 * A world beside a world: the same entities, which note what is read of them and written to them. What a step does is decided by what
 * it reads; whoever knows that need not take the step again where it would read the same.
 */
import { Bug } from '../base/assert.js';
import { ALL_CONCERNS } from '../model/concerns.js';
import type { World } from '../model/world.js';
import type { Layout, Section, Sort } from './frame.js';
import { Notes } from './notes.js';
import { type Owned, type Slot, slotsOf } from './slots.js';
import { WatchedOpen } from './watched-open.js';

/** Fields that follow from others, by sort; of lists their members. */
const DERIVED = {
  cluster: ['members'],
  host: ['used', 'slots', 'storageSlots', 'leaving', 'coming', 'active', 'gives', 'takes', 'promised', 'vms'],
  vm: ['suffers'],
  volume: [],
  checkpoint: [],
} as const satisfies Record<Sort, readonly string[]>;
/** Sums, which nothing sets: they are added to, and taken from. Who does so reads none of them; what they come to is worked out anew. */
const SUMS: ReadonlySet<string> = new Set([
  ...['used', 'slots', 'storageSlots', 'leaving', 'coming', 'active', 'trouble'],
]);

/** Where something stands in a list: nobody goes by that. */
const SEATS: ReadonlySet<string> = new Set(['seat']);

const OF_WORLD = ['trouble', 'returning', 'promises'] as const;

type Entity = object & Record<string, unknown>;

/** One field that follows from others: who has it, and under which name. */
export interface DerivedSlot extends Owned {
  readonly of: Entity;
}

/** An entity that notes what is read of it. Its fields stand on the prototype, so that all of one sort look the same to whoever reads them. */
class Mirrored {
  /** The list that it has, and who notes what is done to it. */
  list: { readonly of: unknown[]; readonly watched: unknown[] } | undefined;

  constructor(
    readonly raw: Entity,
    readonly notes: Notes,
    /** Its first slot, and the first of what follows from others. */
    readonly base: number,
    readonly derived: number,
  ) {}
}

export class Mirror {
  /** The world that notes. */
  readonly world: World;
  readonly notes: Notes;
  /** Slots: places in the row of the layout, and from `firstDerived` on what follows from them. */
  readonly firstDerived: number;
  readonly derived: DerivedSlot[] = [];
  readonly slots: readonly Slot[];

  /** `lists`: lists of notes that are wanted. */
  constructor(raw: World, layout: Layout, lists: number) {
    this.firstDerived = layout.length;
    raw.concerns = ALL_CONCERNS;
    const entities = layout.sections.map((section) =>
      raw[`${section.sort}s`].map((one, index) => this.#number(one as object as Entity, section, index)),
    );
    const derived = this.#derive({ of: raw as unknown as Entity, sort: undefined, index: 0 }, OF_WORLD);
    this.slots = slotsOf(layout, this.derived);
    this.notes = new Notes(layout.length + this.derived.length, lists);
    const [clusters, hosts, vms, volumes, checkpoints] = layout.sections.map((section, which) =>
      this.#mirrored(entities[which] as Numbered[], section),
    );
    const open = new WatchedOpen(raw.open, this.notes, layout);
    const world = sortOf(raw as unknown as Entity, [], OF_WORLD, { clusters, hosts, vms, volumes, checkpoints, open });
    this.world = new world(raw as unknown as Entity, this.notes, 0, derived) as unknown as World;
  }

  #number(raw: Entity, { sort, base, size }: Section, index: number): Numbered {
    return { raw, base: base + index * size, derived: this.#derive({ of: raw, sort, index }, DERIVED[sort]) };
  }

  #derive(of: Omit<DerivedSlot, 'name'>, names: readonly string[]): number {
    const first = this.firstDerived + this.derived.length;
    for (const name of names) this.derived.push({ ...of, name });
    return first;
  }

  #mirrored(entities: readonly Numbered[], { sort, fields }: Section): object[] {
    const { notes } = this;
    const [first] = entities;
    if (first === undefined) return [];
    const sortOfEntity = sortOf(first.raw, fields, DERIVED[sort], {});
    const settings = sort === 'cluster' ? sortOf(first.raw.settings as Entity, fields, [], {}) : undefined;
    return entities.map(({ raw, base, derived }) => {
      const one = new sortOfEntity(raw, notes, base, derived);
      if (settings === undefined) return one;
      const mirror = new settings(raw.settings as Entity, notes, base, derived);
      return Object.defineProperty(one, 'settings', { value: ownKeys(mirror, raw.settings as Entity) });
    });
  }
}

/** The same, for whoever goes by its keys. */
function ownKeys(mirror: object, raw: Entity): object {
  const keyed = {};
  for (const name of Object.keys(raw))
    Object.defineProperty(keyed, name, {
      enumerable: true,
      get: () => Reflect.get(mirror, name),
      set: (value) => Reflect.set(mirror, name, value),
    });
  return keyed;
}

interface Numbered {
  readonly raw: Entity;
  readonly base: number;
  readonly derived: number;
}

/** A class whose objects have the fields of an example, each noting its slot; `instead` of some, what stands there. */
function sortOf(
  example: Entity,
  fields: readonly string[],
  derived: readonly string[],
  instead: Readonly<Record<string, unknown>>,
): typeof Mirrored {
  const Sort = class extends Mirrored {};
  for (const name of Object.keys(example)) {
    const [field, other] = [fields.indexOf(name), derived.indexOf(name)];
    const stands = instead[name];
    const fixed = Object.hasOwn(instead, name) ? { get: () => stands } : undefined;
    const slotOf =
      field >= 0
        ? (one: Mirrored) => one.base + field
        : other >= 0
          ? (one: Mirrored) => one.derived + other
          : undefined;
    if (field >= 0 && !(name in FOLLOWS) && !SUMS.has(name) && !SEATS.has(name)) {
      Object.defineProperty(Sort.prototype, name, fieldOf(name, field));
      continue;
    }
    const from = (FOLLOWS[name] ?? []).map((source) => [fields.indexOf(source), derived.indexOf(source)] as const);
    Object.defineProperty(Sort.prototype, name, fixed ?? accessOf(name, slotOf, from));
  }
  return Sort;
}

/** Most are plain fields. */
function fieldOf(name: string, field: number): Access {
  return {
    get() {
      this.notes.reads(this.base + field);
      return this.raw[name];
    },
    set(value) {
      this.notes.writes(this.base + field);
      this.raw[name] = value;
    },
  };
}

type SlotOf = (one: Mirrored) => number;

interface Access {
  get(this: Mirrored): unknown;
  set(this: Mirrored, value: unknown): void;
}

/** What is no slot is fixed: it is read without a note, and never written. `from`: what a field is made up from, as fields and as what follows. */
function accessOf(name: string, slotOf: SlotOf | undefined, from: readonly (readonly [number, number])[]): Access {
  const get = function (this: Mirrored) {
    return this.raw[name];
  };
  if (SEATS.has(name))
    return {
      get,
      set(value) {
        this.raw[name] = value;
      },
    };
  if (slotOf === undefined) return { get, set: () => refuse(name) };
  if (SUMS.has(name)) return sumOf(name, slotOf);
  const set = function (this: Mirrored, value: unknown) {
    this.notes.writes(slotOf(this));
    this.raw[name] = value;
  };
  if (name === 'vms')
    return {
      get() {
        const list = this.raw[name] as unknown[];
        if (this.list?.of !== list) this.list = { of: list, watched: watched(list, this.notes, slotOf(this)) };
        return this.list.watched;
      },
      set,
    };
  return {
    get() {
      this.notes.reads(slotOf(this));
      for (const [field, other] of from) this.notes.reads(field >= 0 ? this.base + field : this.derived + other);
      return this.raw[name];
    },
    set,
  };
}

const sumOf = (name: string, slotOf: SlotOf): Access => ({
  get() {
    this.notes.readsSum(slotOf(this));
    return this.raw[name];
  },
  set(value) {
    this.notes.writesSum(slotOf(this));
    this.raw[name] = value;
  },
});

/** A list that is added to and taken from where it stands: whoever does so reads nothing of it, nor does who looks at one place. */
function watched(list: unknown[], notes: Notes, slot: number): unknown[] {
  const own = {
    push: (...more: unknown[]) => {
      notes.writes(slot);
      return list.push(...more);
    },
    pop: () => {
      notes.writes(slot);
      return list.pop();
    },
  };
  return new Proxy(list, {
    get: (target, key) => {
      if (key === 'push' || key === 'pop') return own[key];
      if (key === 'length') notes.readsSum(slot);
      return Reflect.get(target, key);
    },
    set: (target, key, value) => {
      notes.writes(slot);
      return Reflect.set(target, key, value);
    },
  });
}

/** Numbers that a search makes up for what it does not keep (`rouse`): from what. */
const FOLLOWS: Readonly<Record<string, readonly string[]>> = { nodeId: ['cluster'], core: ['members'] };

function refuse(name: string): never {
  throw new Bug(`${name} is written in a search, and is no field of its states`);
}

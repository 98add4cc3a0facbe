/**
 * From one state to all that one move leads to: makes the world that of the state, tries every move, and tells whoever keeps the states
 * of each that it comes to.
 */
import { assert } from '../base/assert.js';
import { apartByAny, type Invariant, type OwnClaim } from '../invariants/index.js';
import { type EngineName, newTurn } from '../model/engines.js';
import { makeWorld } from '../model/make-world.js';
import { type Step, step } from '../model/step.js';
import type { World } from '../model/world.js';
import type { WorldSpec } from '../model/world-spec.js';
import { Claims, SEARCHED } from './claims.js';
import type { Codebook } from './codebook.js';
import { Layout } from './frame.js';
import { type Beginning, beginningOf, MARK, marksOf } from './goals.js';
import { type Alphabet, type Grain, movesOf, Performer } from './grain.js';
import { SUBJECTS_MAX } from './learner.js';
import { ALL_APART, namesDecide } from './likeness.js';
import { NOTHING } from './lore.js';
import { UNKNOWN } from './memory.js';
import type { Move } from './moves.js';
import { type Orbit, Orbits } from './orbits.js';
import { asInvariant } from './own-claims.js';
import { Packer } from './packer.js';
import { Recall, type Taught } from './recall.js';
import { readsOf } from './rest.js';
import { Sleep } from './sleep.js';
import { Snapshot } from './snapshot.js';
import { Symmetry } from './symmetry.js';

/** What is expanded: a world, who may ask for what in it, and what is claimed. */
export interface Question extends Alphabet {
  readonly world: WorldSpec;
  readonly grain: Grain;
  /** At most so many faults, 0 to 9. */
  readonly budget: number;
  /** Unwritten: true. */
  readonly symmetry?: boolean;
  /** Unwritten: every safety invariant, and what is to be seen sometimes. */
  readonly invariants?: readonly Invariant[];
  /** Claims of the file itself that are asked beside them: those that `searchable` leaves. */
  readonly own?: readonly OwnClaim[];
  readonly engine?: EngineName;
  /** Done before the search begins, one by one; none of them may be refused. */
  readonly prepare?: readonly Step[];
  /**
   * Whether a move is made again where all that it reads is as it was when it was made before. Unwritten: for as long as the search is
   * short. What is found is the same.
   */
  readonly repeats?: boolean;
  /**
   * Whether of several orders of moves that do not touch each other only one is followed: the states are the same. Breadth first alone, and
   * without a placement; and what leads from where to where is not known then. Unwritten: false.
   */
  readonly reducesOrders?: boolean;
  /** Bytes that what is remembered of moves may take; beyond it all is forgotten, and learned anew. Unwritten: 512 MiB. */
  readonly heldBytes?: number;
}

/** The books by which several threads pack alike: of fields, and of what follows from them. */
export interface Books {
  readonly fields: Codebook;
  readonly following: Codebook;
}

/** Who keeps the states. */
export interface Keeper {
  /**
   * This move has led to the state that is packed now, and stands for so many; none: it was made for what claims say of it alone. Claims tell
   * what it broke.
   */
  found(move: number, count: number): void;
  /** The rules have refused this choice. */
  refused(move: number): void;
}

export class Expander {
  readonly world: World;
  readonly moves: readonly Move[];
  readonly packer: Packer;
  readonly claims: Claims;
  readonly beginning: Beginning;
  readonly performer: Performer;
  readonly snapshot: Snapshot;
  readonly #start: Snapshot;
  readonly #layout: Layout;
  readonly #orbits: Orbits;
  /** Moves that need not be made in the state that is expanded; undefined: all are. */
  readonly sleep: Sleep | undefined;
  #recall: Recall | undefined;
  #expanded = 0;

  constructor(
    readonly question: Question,
    readonly books?: Books,
  ) {
    const { world: spec, grain, symmetry = true, invariants = SEARCHED, own = [], to, faults, commands } = question;
    this.world = prepared(makeWorld(spec), question.prepare ?? []);
    this.world.terse = true;
    const layout = new Layout(this.world);
    this.#layout = layout;
    this.moves = movesOf(this.world, question, grain);
    const reads = readsOf(this.world, {
      homes: commands.includes('fail-back'),
      losesWitness: faults.includes('witness'),
      asksMemory: own.some(({ condition }) => condition.needsMemory),
    });
    const apart = namesDecide(this.world, question)
      ? ALL_APART
      : apartByAny(own.map(({ condition }) => condition.apart));
    const alike = new Symmetry(this.world, layout, symmetry, apart);
    this.packer = new Packer(this.world, layout, reads, alike, books?.fields);
    this.#orbits = new Orbits(this.world, this.moves, this.packer.symmetry);
    if (question.reducesOrders === true) this.sleep = new Sleep(this.moves, this.#orbits, this.packer.symmetry);
    this.snapshot = new Snapshot(this.world, layout);
    this.claims = new Claims(this.world, [...invariants, ...own.map(asInvariant)]);
    this.beginning = beginningOf(this.world, Math.max(...to));
    this.performer = new Performer(this.world, newTurn(question.engine), grain, (turn) => this.claims.see(turn));
    this.#start = new Snapshot(this.world, layout);
    this.#start.take();
    this.claims.load();
  }

  /** Moves that are asleep in the state that is expanded, by bits: whoever expands it says so. Empty where all are made. */
  get asleep(): Int32Array {
    return this.sleep?.asleep ?? NOBODY;
  }

  /** Words of a state now. */
  get words(): number {
    return Math.ceil(this.packer.length / 4);
  }

  /** Makes the world what it was at the start, its own hosts and VMs by their names. */
  start(): void {
    this.#start.restore();
  }

  /** Packs the world as it stands, with so many faults left. */
  pack(left: number): void {
    this.packer.pack();
    this.packer.bytes[0] = left;
  }

  /** Makes the world that of the state that the packer holds, and says how many faults are left there. */
  show(): number {
    const { bytes } = this.packer;
    const left = bytes[0] as number;
    this.packer.unpack(bytes);
    return left;
  }

  /** Opens the state that the packer holds, and says what is true in it: bits of MARK. Claims tell what is broken in it. */
  open(): number {
    this.#expanded += 1;
    if (this.#recall?.isFull === true) this.#recall = undefined;
    if (this.#mayRecall() && this.#recall === undefined) this.#recall = this.#learned();
    const { packer, claims, world } = this;
    const marks = this.#recall?.load(packer.bytes);
    if (marks !== undefined) return marks ^ MARK.raised;
    this.show();
    claims.judge();
    return marksOf(world, this.beginning);
  }

  /** What was learned of moves since this was asked last, for who works by the same books; undefined: nothing is remembered. */
  lessons(): Taught | undefined {
    return this.#recall?.lessons;
  }

  /** Takes in what others have learned. */
  hear(taught: Taught): void {
    this.packer.catchUp();
    if (this.#mayRecall()) this.#recall ??= this.#learned();
    this.#recall?.hear(taught);
  }

  /** Bytes that are held to be quick. */
  get bytes(): number {
    return this.#recall?.bytes ?? 0;
  }

  /** Tries every move from the state that was opened, which the packer holds. */
  expand(keeper: Keeper): void {
    const { packer, moves, claims, sleep } = this;
    const left = packer.bytes[0] as number;
    const recall = this.#recall;
    const orbit = this.#orbits.of(packer.bytes);
    if (recall === undefined) return this.#expandAnew(keeper, orbit);
    const { first, counts } = orbit;
    sleep?.begin(recall, orbit, left);
    packer.show(recall.state);
    for (let at = 0; at < moves.length; at += 1) {
      const { costs } = moves[at] as Move;
      if (costs > left || first[at] !== at) continue;
      const outcome = sleep?.outcomeOf(at) ?? (recall.rests ? recall.outcomeOf(at) : UNKNOWN);
      if (outcome === NOTHING) continue;
      const isAsleep = sleep?.isAsleep(at) === true;
      if (outcome !== UNKNOWN && recall.rests && recall.isQuiet(at, outcome)) {
        if (isAsleep) continue;
        recall.write(at, outcome, packer.codes);
        packer.codes[0] = left - costs;
        packer.place();
        keeper.found(at, counts[at] as number);
        recall.takeBack(at, outcome, packer.codes);
        continue;
      }
      if (this.#perform(at)) {
        this.pack(left - costs);
        keeper.found(at, isAsleep ? 0 : (counts[at] as number));
      }
      claims.broken.length = 0;
      recall.load(recall.state);
      packer.show(recall.state);
      sleep?.goOn();
    }
  }

  /** Makes a move from the state that is remembered to be at hand. */
  #perform(at: number): boolean {
    const { packer, claims, world, performer } = this;
    packer.unpack((this.#recall as Recall).bytesOfState);
    claims.load();
    const move = this.moves[at] as Move;
    return move.canBe(world) && performer.perform(move);
  }

  /** Tries every move, whatever is known. */
  #expandAnew(keeper: Keeper, { first, counts }: Orbit): void {
    const { moves, world, performer, snapshot, claims, packer } = this;
    const left = packer.bytes[0] as number;
    this.sleep?.pass();
    snapshot.take();
    claims.load();
    for (let at = 0; at < moves.length; at += 1) {
      const move = moves[at] as Move;
      if (move.costs > left || first[at] !== at || !move.canBe(world)) continue;
      if (performer.perform(move)) {
        this.pack(left - move.costs);
        keeper.found(at, counts[at] as number);
      } else {
        if (move.kind === 'choice') keeper.refused(at);
        // Then nothing has changed.
        if (move.steps.length === 1 && move.bad === undefined) continue;
      }
      snapshot.restore();
      claims.back();
    }
  }

  /** A placement may answer as it likes; who concerns whom is told in few bits; and a book that is shared may be full. */
  #mayRecall(): boolean {
    const { clusters, hosts, vms } = this.world;
    const { placement, repeats } = this.question;
    if (placement !== undefined || this.books?.following.isFull === true) return false;
    if (clusters.length + hosts.length + vms.length > SUBJECTS_MAX) return false;
    return repeats === undefined ? this.sleep !== undefined || this.#expanded > ALONE : !repeats;
  }

  /** Makes moves as they come, far from the start: a field that is found to vary before anything is remembered makes nobody forget it. */
  #scout(): void {
    const { world, moves, packer, snapshot, question } = this;
    const performer = new Performer(world, newTurn(question.engine), question.grain, () => {});
    let [left, drawn] = [question.budget, 1];
    this.start();
    for (let draws = moves.length * DRAWS; draws > 0; draws -= 1) {
      drawn = (Math.imul(drawn, 1_664_525) + 1_013_904_223) >>> 0;
      const move = moves[(drawn >>> 8) % moves.length] as Move;
      if (move.costs > left || !move.canBe(world)) continue;
      snapshot.take();
      if (performer.perform(move)) {
        left -= move.costs;
        packer.look();
      } else snapshot.restore();
    }
  }

  #learned(): Recall {
    const { world, packer, beginning, claims, question } = this;
    const state = packer.bytes.slice();
    this.#scout();
    this.start();
    const parts = { world, packer, beginning, claims, alphabet: question, grain: question.grain };
    const all = { ...parts, layout: this.#layout, turn: newTurn(question.engine) };
    const recall = new Recall(all, this.#orbits, { book: this.books?.following, heldBytes: question.heldBytes });
    if (this.books !== undefined) recall.teach();
    packer.bytes.set(state);
    return recall;
  }
}

const NOBODY = new Int32Array(0);

/** How often each move is drawn, about, by whoever looks which fields vary. */
const DRAWS = 40;

/** States after which a search is long enough for remembering what moves did. */
const ALONE = 300;

function prepared(world: World, steps: readonly Step[]): World {
  const turn = newTurn();
  for (const one of steps) {
    const refused = step(world, one, turn).refusal;
    assert(refused === undefined, `${one.do} prepares nothing: ${refused?.message}`);
  }
  return world;
}

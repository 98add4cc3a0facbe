/** What a trace says of the upgrade: each node's turn, the levels and versions that rose, what went wrong. */
import type { Micros } from '../base/units.js';
import { FACT, FACTS, type FactKind, type FactName } from '../model/facts.js';
import { LEDGER } from '../model/rules/index.js';
import { NONE, type World } from '../model/world.js';
import type { Trace } from '../sim/trace.js';
import { nameIn } from './names.js';

/** One node from the beginning of its drain until it serves again. */
export interface NodeTurn {
  readonly host: number;
  readonly atUs: Micros;
  drainAtUs: Micros | undefined;
  /** When its last role had left. */
  drainedAtUs: Micros | undefined;
  /** Its drains alone, without the time between a failed one and the next. */
  drainUs: Micros;
  failedDrains: number;
  /** Roles that left with the drain, and tries to move one that failed. */
  moved: number;
  failedMoves: number;
  /** Release index, or NONE. */
  release: number;
  /** Its installation, and then its patches. */
  installedAtUs: Micros | undefined;
  failedInstallations: number;
  backAtUs: Micros | undefined;
  /** `ready`: a host of its own serves again as it is. */
  back: 'joined' | 'resumed' | 'ready' | undefined;
}

export interface Raised {
  readonly atUs: Micros;
  readonly subject: number;
  /** Release or version index. */
  readonly to: number;
}

/** Something that an administrator would not have wished for, with everyone it happened to at that moment. */
export interface Incident {
  readonly atUs: Micros;
  readonly says: string;
  readonly names: string[];
}

export interface Progress {
  readonly turns: readonly NodeTurn[];
  readonly levels: readonly Raised[];
  readonly versions: readonly Raised[];
  readonly incidents: readonly Incident[];
}

const INCIDENTS: ReadonlySet<number> = new Set(
  (
    [
      'host-down',
      'host-cut-off',
      'host-hangs',
      'node-isolated',
      'node-returned',
      'node-stopped',
      'node-given-up',
      'drain-failed',
      'node-quarantined',
      'quarantine-over',
      'volume-offline',
      'path-lost',
      'path-back',
      'witness-lost',
      'witness-back',
      'join-failed',
      'failover-limit-reached',
      'vm-preempted',
      'configuration-damaged',
      'configuration-restored',
      'move-hindered',
      'installation-failed',
      'quorum-lost',
      'quorum-regained',
      'vm-lost',
      'vm-waits',
    ] satisfies FactName[]
  ).map((name) => FACT[name]),
);

type Handler = (reader: Reader, atUs: Micros, subject: number, arg: number) => void;

const HANDLERS: ReadonlyMap<number, Handler> = new Map(
  Object.entries({
    'drain-started': (reader, atUs, host) => {
      reader.turn(host, atUs).drainAtUs ??= atUs;
      reader.draining.set(host, atUs);
    },
    'drain-completed': (reader, atUs, host) => {
      reader.drainEnds(host, atUs);
      reader.turn(host, atUs).drainedAtUs = atUs;
    },
    'drain-failed': (reader, atUs, host) => {
      reader.drainEnds(host, atUs);
      reader.turn(host, atUs).failedDrains += 1;
    },
    'drain-dropped': (reader, atUs, host) => reader.drainEnds(host, atUs),
    'move-queued': (reader, _atUs, vm, host) => void reader.sources.set(vm, host),
    'migration-completed': (reader, _atUs, vm) => {
      const turn = reader.drainOf(vm);
      if (turn !== undefined) turn.moved += 1;
    },
    'migration-failed': (reader, _atUs, vm) => {
      const turn = reader.drainOf(vm);
      if (turn !== undefined) turn.failedMoves += 1;
    },
    'eviction-started': (reader, atUs, host) => {
      reader.evicted.add(host);
      reader.turn(host, atUs);
    },
    'installation-started': (reader, atUs, host, release) => {
      reader.turn(host, atUs).release = release;
    },
    'installation-failed': (reader, atUs, host) => {
      reader.turn(host, atUs).failedInstallations += 1;
    },
    'installation-completed': (reader, atUs, host) => {
      reader.turn(host, atUs).installedAtUs = atUs;
    },
    'host-patched': (reader, atUs, host) => {
      reader.turn(host, atUs).installedAtUs = atUs;
      if (reader.isAlone(host)) reader.close(host, atUs, 'ready');
    },
    'node-joined': (reader, atUs, host) => reader.close(host, atUs, 'joined'),
    'node-resumed': (reader, atUs, host) => reader.close(host, atUs, 'resumed'),
    'level-raised': (reader, atUs, subject, to) => void reader.levels.push({ atUs, subject, to }),
    'version-updated': (reader, atUs, subject, to) => void reader.versions.push({ atUs, subject, to }),
  } satisfies Partial<Record<FactName, Handler>>).map(([name, handler]) => [FACT[name as FactName], handler]),
);

class Reader {
  readonly turns: NodeTurn[] = [];
  readonly levels: Raised[] = [];
  readonly versions: Raised[] = [];
  readonly incidents: Incident[] = [];
  /** By host: since when it drains. */
  readonly draining = new Map<number, Micros>();
  readonly evicted = new Set<number>();
  /** By VM: the host that its last move was to leave. */
  readonly sources = new Map<number, number>();
  readonly #open = new Map<number, NodeTurn>();
  readonly #down = new Set<number>();
  readonly #offline = new Set<number>();

  constructor(private readonly world: World) {}

  /** Whether a host was never a node of a cluster: nobody waits for it to join. */
  isAlone(host: number): boolean {
    return this.world.hosts[host]?.cluster === NONE && !this.evicted.has(host);
  }

  /** The turn of a host that is under way; begins one where there is none. */
  turn(host: number, atUs: Micros): NodeTurn {
    const known = this.#open.get(host);
    if (known !== undefined) return known;
    const made: NodeTurn = {
      ...{ host, atUs, failedDrains: 0, drainUs: 0, moved: 0, failedMoves: 0, release: NONE, failedInstallations: 0 },
      ...{
        drainAtUs: undefined,
        drainedAtUs: undefined,
        installedAtUs: undefined,
        backAtUs: undefined,
        back: undefined,
      },
    };
    this.#open.set(host, made);
    this.turns.push(made);
    return made;
  }

  /** The turn of the host that a VM's move leaves, while that host drains. */
  drainOf(vm: number): NodeTurn | undefined {
    const host = this.sources.get(vm) ?? NONE;
    return this.draining.has(host) ? this.#open.get(host) : undefined;
  }

  drainEnds(host: number, atUs: Micros): void {
    const since = this.draining.get(host);
    const turn = this.#open.get(host);
    this.draining.delete(host);
    if (since !== undefined && turn !== undefined) turn.drainUs += atUs - since;
  }

  close(host: number, atUs: Micros, back: NonNullable<NodeTurn['back']>): void {
    const turn = this.#open.get(host);
    this.#open.delete(host);
    if (turn === undefined) return;
    turn.backAtUs = atUs;
    turn.back = back;
  }

  noteIncident(world: World, atUs: Micros, kind: number, subject: number, arg: number): void {
    const fact = FACTS[kind];
    if (fact === undefined || !this.#isIncident(kind, subject)) return;
    const says = kind === FACT['host-up'] ? 'is up again' : `${fact.says}${argumentOf(world, fact, arg)}`;
    const last = this.incidents.at(-1);
    const name = nameIn(world, fact.about, subject);
    if (last !== undefined && last.atUs === atUs && last.says === says) last.names.push(name);
    else this.incidents.push({ atUs, says, names: [name] });
  }

  /** A host that is up, and a volume that is online, are worth a word only after they were not. */
  #isIncident(kind: number, subject: number): boolean {
    if (kind === FACT['host-up']) return this.#down.delete(subject);
    if (kind === FACT['volume-online']) return this.#offline.delete(subject);
    if (kind === FACT['host-down']) this.#down.add(subject);
    if (kind === FACT['volume-offline']) this.#offline.add(subject);
    return INCIDENTS.has(kind);
  }
}

/** Of what happened to somebody, by what rule, or for whom. */
function argumentOf(world: World, { arg: what }: FactKind, arg: number): string {
  if (what === 'rule') return ` ${ruleText(arg)}`;
  return what === 'vm' ? ` ${nameIn(world, 'vm', arg)}` : '';
}

/** The id of a rule, and the number that Windows shows for it. */
function ruleText(number: number): string {
  const { id = 'something', code } = LEDGER[number] ?? {};
  return code === undefined ? id : `${id} (${code})`;
}

/** Reads a trace once. */
export function progressOf(world: World, trace: Trace): Progress {
  const reader = new Reader(world);
  trace.eachFact((atUs, kind, subject, arg) => {
    HANDLERS.get(kind)?.(reader, atUs, subject, arg);
    reader.noteIncident(world, atUs, kind, subject, arg);
  });
  return reader;
}

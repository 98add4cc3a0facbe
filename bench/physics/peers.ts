/**
 * What others compute of a migration, each as small as it can be told: the textbook's series, the algorithm of SimGrid and the quotient
 * of CloudSim Plus, written anew from their descriptions and their code, with their own constants. They know the memory in use, the
 * wire and the dirty rate, and nothing else.
 */
import { MB, SECOND } from '../../src/base/units.js';
import { stopProfile, workloadOf } from '../../src/model/catalog/index.js';
import type { Foretold } from '../../src/sim/physics/foretell.js';
import type { Row } from '../../src/studies/calibrate/row.js';

/** Bytes, bytes per second. */
interface Known {
  readonly memory: number;
  /** Of one migration, where several share the wire alike. */
  readonly rate: number;
  /** Of one that is alone, and of its wire. */
  readonly rateAlone: number;
  readonly wire: number;
  readonly dirtyRate: number;
}

export interface Peer {
  readonly name: string;
  readonly foretell: (row: Row) => Foretold;
}

/** A limit on the blackout, on the rounds, and on what is sent as a multiple of the memory. */
const TEXTBOOK = { limitS: 0.3, roundsMax: 30, sentMax: 3 } as const;
/** Its threshold as seconds of the wire, the most that a round sends of the memory, and the rounds after which we stop it. */
const SIMGRID = { thresholdS: 0.03, dirtyMax: 0.9, roundsMax: 3000 } as const;

export const PEERS: readonly Peer[] = [
  { name: 'textbook: geometric series, limit 0.3 s, 30 rounds or 3 times the memory', foretell: textbook },
  { name: 'SimGrid: limit 0.03 s, rounds of at most 0.9 of the memory, stopped at 3,000 rounds', foretell: simgrid },
  {
    name: 'CloudSim Plus told the rate: memory over it',
    foretell: (row) => quotient(row, ({ rateAlone }) => rateAlone),
  },
  {
    name: 'CloudSim Plus, its default: memory over half the wire',
    foretell: (row) => quotient(row, ({ wire }) => wire / 2),
  },
];

function textbook(row: Row): Foretold {
  const { memory, rate, dirtyRate } = knownOf(row);
  let left = memory;
  let sent = 0;
  let rounds = 0;
  do {
    sent += left;
    left = Math.min(memory, dirtyRate * (left / rate));
    rounds += 1;
  } while (left > rate * TEXTBOOK.limitS && rounds < TEXTBOOK.roundsMax && sent <= TEXTBOOK.sentMax * memory);
  return ended(sent, left, rate, rounds, true);
}

/** Where it was stopped it counts with its time so far, unless the migration never ended either. */
function simgrid(row: Row): Foretold {
  const { memory, rate, dirtyRate } = knownOf(row);
  let seconds = memory / rate;
  let sent = memory;
  let rounds = 1;
  let left = Math.min(dirtyRate * seconds, SIMGRID.dirtyMax * memory);
  while (left > rate * SIMGRID.thresholdS && rounds < SIMGRID.roundsMax) {
    seconds = left / rate;
    sent += left;
    rounds += 1;
    left = Math.min(dirtyRate * seconds, SIMGRID.dirtyMax * memory);
  }
  return ended(sent, left, rate, rounds, rounds < SIMGRID.roundsMax || row.measuredS !== 'never');
}

/** It sees neither rounds nor a blackout, and ten at once get the full rate each. */
function quotient(row: Row, rateOf: (known: Known) => number): Foretold {
  const known = knownOf(row);
  return ended(known.memory, 0, rateOf(known), 1, true);
}

function ended(sent: number, left: number, rate: number, rounds: number, ends: boolean): Foretold {
  const totalUs = ((sent + left) / rate) * SECOND;
  return { ends, totalUs, blackoutUs: (left / rate) * SECOND, sentBytes: sent + left, rounds, forced: false };
}

function knownOf(row: Row): Known {
  const workload = workloadOf(row.class ?? 'unknown');
  const link = row.linkMbPerS === undefined ? (stopProfile(row.profile).link?.value ?? 0) / MB : row.linkMbPerS;
  const rateAlone = Math.min(link, row.capMbPerS ?? link) * MB;
  const inUse = row.memoryMb * (1 - (row.zeroShare ?? 0)) * MB;
  return {
    memory: row.kind === 'drain' ? inUse / (row.concurrent ?? 1) : inUse,
    rate: Math.min(rateAlone, (link * MB) / (row.concurrent ?? 1)),
    rateAlone,
    wire: link * MB,
    dirtyRate: (row.dirtyFirstSecondMb ?? workload?.dirtyFirstSecondMb ?? 0) * MB,
  };
}

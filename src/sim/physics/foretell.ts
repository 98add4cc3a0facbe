/**
 * What the physics says of migrations that were measured: so many alike at once on one wire, without a cluster around them. The
 * curves, the rounds and the shares of the wire are those of a rehearsal.
 */
import { type Bytes, type BytesPerSecond, HOUR, type Micros, SECOND } from '../../base/units.js';
import type { StopProfile } from '../../model/catalog/index.js';
import { Links } from '../kernel/links.js';
import type { DirtyCurve } from './dirty.js';
import { type Copying, endRound, leastFirstRoundUs, startCopying } from './rounds.js';

export const COPY_MODES = ['plain', 'compress', 'xbzrle', 'auto-converge', 'post-copy'] as const;
export type CopyMode = (typeof COPY_MODES)[number];

export interface Measured {
  readonly profile: StopProfile;
  readonly mode: CopyMode;
  readonly curve: DirtyCurve;
  readonly memory: Bytes;
  /** Of the memory, 0 to 1: it is looked at and not sent. */
  readonly zeroShare: number;
  /** Payload of the wire, and of it what one migration may take. */
  readonly link: BytesPerSecond;
  readonly cap: BytesPerSecond;
  /** Bytes on the wire per byte of memory, where the mode is compression. */
  readonly wireRatio: number;
  /** Migrations at once. */
  readonly concurrent: number;
  readonly setup: Micros;
  readonly setupSerial: Micros;
  readonly finish: Micros;
}

export interface Foretold {
  /** Whether the migration comes to an end by itself, or is forced to. */
  readonly ends: boolean;
  /** From the start of the first to the end of the last one; so far, where it does not end. */
  readonly totalUs: Micros;
  /** The longest. */
  readonly blackoutUs: Micros;
  /** On the wire, of one of them. */
  readonly sentBytes: Bytes;
  readonly rounds: number;
  readonly forced: boolean;
}

/** Rounds after which a copy that has no limit of its own is held to go on for ever. */
const ROUNDS_MAX = 20_000;
/** Delta compression sends so much of a page that was sent before [derived from the rows of JO]. */
const RESENT_RATIO = 0.85;

type Phase = 'waits' | 'copies' | 'stands still' | 'cleans up' | 'done' | 'never';

interface Lane {
  readonly copy: Copying;
  phase: Phase;
  dueUs: Micros;
  stoodStillAtUs: Micros;
  wire: Bytes;
  /** Bytes on the wire of what is under way. */
  load: Bytes;
}

/** Runs the migrations to their end, or until it is plain that there is none. */
export function foretell(asked: Measured): Foretold {
  const lanes: Lane[] = [];
  let nowUs: Micros = 0;
  const links = new Links((id, atUs) => {
    (lanes[id] as Lane).dueUs = Math.max(nowUs, atUs);
  });
  const wire = links.add(asked.link);
  for (let index = 0; index < asked.concurrent; index += 1) {
    const copy = startCopying(asked.profile, asked.curve, asked.memory, asked.zeroShare, rateOf(asked), 0);
    const dueUs = startedUs(asked, index);
    lanes.push({ copy, phase: 'waits', dueUs, stoodStillAtUs: 0, wire: 0, load: 0 });
  }
  let blackoutUs = 0;
  const send = (id: number, memory: Bytes, cap: BytesPerSecond): void => {
    const lane = lanes[id] as Lane;
    lane.load = memory * ratioOf(asked, lane.copy.round);
    lane.wire += lane.load;
    links.close(id, nowUs);
    links.open(id, lane.load, cap, [wire], nowUs);
  };
  for (;;) {
    const id = earliest(lanes);
    const lane = lanes[id];
    if (lane === undefined) break;
    nowUs = lane.dueUs;
    switch (lane.phase) {
      case 'waits': {
        lane.phase = 'copies';
        lane.copy.roundAtUs = nowUs - besideUs(asked);
        send(id, lane.copy.pending, capOf(asked));
        break;
      }
      case 'copies': {
        const least =
          lane.copy.round === 1
            ? startedUs(asked, id) + leastFirstRoundUs(asked.memory, asked.zeroShare, rateOf(asked))
            : 0;
        if (nowUs < least) {
          links.close(id, nowUs);
          lane.dueUs = least;
          break;
        }
        const verdict = isPostCopy(asked) ? 'switch' : endRound(lane.copy, nowUs);
        if (verdict === 'again' && lane.copy.round < ROUNDS_MAX && !isTooLate(asked, nowUs)) {
          send(id, lane.copy.pending, capOf(asked));
          break;
        }
        lane.phase = verdict === 'switch' ? 'stands still' : 'never';
        lane.stoodStillAtUs = nowUs;
        if (verdict === 'switch') send(id, isPostCopy(asked) ? 0 : lane.copy.pending, lastCapOf(asked));
        break;
      }
      case 'stands still':
        links.close(id, nowUs);
        lane.phase = 'cleans up';
        lane.dueUs = nowUs + asked.profile.blackoutFixed.value;
        blackoutUs = Math.max(blackoutUs, lane.dueUs - lane.stoodStillAtUs);
        lane.dueUs += asked.finish;
        break;
      default:
        lane.phase = 'done';
    }
  }
  const [first] = lanes as [Lane];
  return {
    ends: lanes.every((lane) => lane.phase === 'done'),
    totalUs: nowUs,
    blackoutUs,
    sentBytes: first.wire + (asked.profile.beside?.value ?? 0),
    rounds: first.copy.round,
    forced: first.copy.forced,
  };
}

const isPostCopy = ({ profile, mode }: Measured): boolean => profile.postCopy === true || mode === 'post-copy';

/** Bytes on the wire per byte of memory. */
function ratioOf(asked: Measured, round: number): number {
  if (asked.mode === 'compress') return asked.wireRatio;
  if (isPostCopy(asked)) return POST_COPY_RATIO;
  return asked.mode === 'xbzrle' && round > 1 ? RESENT_RATIO : 1;
}

/** Requests and answers for the pages that the guest asks for beside those that come by themselves. */
const POST_COPY_RATIO = 1.01;

/** What one migration may put on the wire: its cap, and with compression what the compressor makes. */
function capOf(asked: Measured): BytesPerSecond {
  const { compressor } = asked.profile;
  if (asked.mode !== 'compress' || compressor === undefined) return asked.cap;
  return Math.min(asked.cap, compressor.value * asked.wireRatio);
}

const lastCapOf = (asked: Measured): BytesPerSecond =>
  asked.mode === 'compress'
    ? capOf(asked)
    : (asked.profile.lastStage?.value ?? (asked.profile.liftsCap === true ? asked.link : asked.cap));

/** Memory that one migration moves in a second on an idle wire. */
const rateOf = (asked: Measured): BytesPerSecond => Math.min(capOf(asked), asked.link) / ratioOf(asked, 1);

/** When the copy of a lane begins, what goes beside the memory included. */
const startedUs = (asked: Measured, lane: number): Micros =>
  asked.setup + asked.setupSerial * (lane + 1) + besideUs(asked);

/** What goes beside the memory takes its time too. */
const besideUs = (asked: Measured): Micros =>
  Math.ceil(((asked.profile.beside?.value ?? 0) / Math.min(asked.cap, asked.link)) * SECOND);

const isTooLate = ({ profile }: Measured, nowUs: Micros): boolean => nowUs > (profile.givesUpAfter?.value ?? 2 * HOUR);

/** The lane whose next moment comes first; -1 where every one has ended. */
function earliest(lanes: readonly Lane[]): number {
  let found = -1;
  lanes.forEach((lane, index) => {
    if (lane.phase === 'done' || lane.phase === 'never') return;
    if (found === -1 || lane.dueUs < (lanes[found] as Lane).dueUs) found = index;
  });
  return found;
}

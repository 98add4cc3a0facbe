/**
 * When a live migration stops copying, by hypervisor. A rehearsal uses `hyper-v`; the others are here since their migrations were
 * measured in public, so that the same physics can be held against them.
 */
import { type Bytes, type BytesPerSecond, HOUR, MB, MILLISECOND, type Micros, SECOND } from '../../base/units.js';
import { DURATIONS } from './durations.js';
import { PASSES } from './migration-profile.js';
import { assumed, derived, doc, type Sourced } from './types.js';

export const STOP_PROFILE_KEYS = [
  'hyper-v',
  'hyper-v-cpu-cap',
  'qemu',
  'qemu-auto-converge',
  'qemu-jo',
  'xen-classic',
  'xen',
  'vmware',
  'cloud-hypervisor',
  'post-copy',
] as const;

export type StopProfileKey = (typeof STOP_PROFILE_KEYS)[number];

/** The guest's processors run only a part of the time, so that it dirties less. */
export interface Throttle {
  /** In the round after so many in which more than half of what was sent was dirtied again; or from this round on. */
  readonly afterBadRounds?: number;
  readonly fromRound?: number;
  /** Shares of the guest's time, 0 to 1. */
  readonly first: number;
  readonly step: number;
  readonly most: number;
}

export interface StopProfile {
  readonly key: StopProfileKey;
  readonly title: string;
  /** After so many rounds the VM is suspended, whatever is left. Unwritten: never forced. */
  readonly roundsMax?: Sourced<number>;
  /** It is suspended when what is left takes no longer than this at the rate of the round just ended. */
  readonly switchWithin?: Sourced<Micros>;
  /** It is suspended when less than this is left. */
  readonly switchBelow?: Sourced<Bytes>;
  /** The sender looks this often: it begins a new round before the last bytes of `switchWithin` are sent. */
  readonly looksEvery?: Sourced<Micros>;
  /** It is suspended when so many times the memory was sent. */
  readonly sentMax?: Sourced<number>;
  /** A copy that takes longer fails. */
  readonly givesUpAfter?: Sourced<Micros>;
  readonly throttle?: Sourced<Throttle>;
  /** The VM runs at the target first and its memory follows. */
  readonly postCopy?: true;
  /** Fixed part of the blackout. */
  readonly blackoutFixed: Sourced<Micros>;
  /** Payload of the wire unless somebody says another. */
  readonly link?: Sourced<BytesPerSecond>;
  /** In the last stage the migration may take the whole wire, whatever cap it has. */
  readonly liftsCap?: true;
  /** What the last stage runs at, where that was measured. */
  readonly lastStage?: Sourced<BytesPerSecond>;
  /** Of what is left at the end, so much is not sent. */
  readonly unsentAtEnd?: Sourced<Bytes>;
  /** Sent beside the memory. */
  readonly beside?: Sourced<Bytes>;
  /** Memory that is compressed in a second, where the mode is compression. */
  readonly compressor?: Sourced<BytesPerSecond>;
  /** Before the copy; the part of it that goes one at a time for each source; after the blackout. */
  readonly setup: Sourced<Micros>;
  readonly setupSerial: Sourced<Micros>;
  readonly finish: Sourced<Micros>;
}

const none = assumed<Micros>(0, 'Measured times of these sources begin with the copy and end with it.');
const HYPER_V: StopProfile = {
  key: 'hyper-v',
  title: 'Hyper-V',
  roundsMax: PASSES.max,
  switchWithin: PASSES.blackoutTarget,
  blackoutFixed: DURATIONS.blackoutFixed,
  setup: DURATIONS.migrationSetup,
  setupSerial: DURATIONS.migrationSetupSerial,
  finish: DURATIONS.migrationFinish,
};

const LIMIT = doc<Micros>(300 * MILLISECOND, 'JO, LWK', {
  note: 'The default; 30 ms in old versions, 100 ms on Proxmox.',
});

const QEMU: StopProfile = {
  key: 'qemu',
  title: 'QEMU/KVM',
  switchWithin: LIMIT,
  looksEvery: derived<Micros>(60 * MILLISECOND, 'JO, LWK', { range: { from: 50 * MILLISECOND, to: 80 * MILLISECOND } }),
  blackoutFixed: derived<Micros>(6 * MILLISECOND, 'LWK', { range: { from: 6 * MILLISECOND, to: 130 * MILLISECOND } }),
  liftsCap: true,
  compressor: derived<BytesPerSecond>(400 * MB, 'QAT', { note: 'One thread of zstd.' }),
  setup: none,
  setupSerial: none,
  finish: none,
};

const XEN = {
  switchBelow: doc<Bytes>(50 * 4096, 'CLK', { note: '50 pages.' }),
  blackoutFixed: assumed<Micros>(100 * MILLISECOND, 'No clean figure was found.'),
  setup: none,
  setupSerial: none,
  finish: none,
} as const;

const PROFILES: Readonly<Record<StopProfileKey, StopProfile>> = {
  'hyper-v': HYPER_V,
  'hyper-v-cpu-cap': {
    ...HYPER_V,
    key: 'hyper-v-cpu-cap',
    title: 'Hyper-V with its cap on the guest’s processors',
    throttle: assumed<Throttle>(
      {
        fromRound: PASSES.cpuCapFrom.value,
        first: PASSES.cpuCapStep.value,
        step: PASSES.cpuCapStep.value,
        most: PASSES.cpuCapMax.value,
      },
      'That a cap exists is documented, its steps are ours.',
      { source: 'MSHV' },
    ),
  },
  qemu: QEMU,
  'qemu-auto-converge': {
    ...QEMU,
    key: 'qemu-auto-converge',
    title: 'QEMU/KVM with auto-converge',
    throttle: derived<Throttle>({ afterBadRounds: 3, first: 0.2, step: 0.1, most: 0.99 }, 'LWK, CVN'),
  },
  'qemu-jo': {
    ...QEMU,
    key: 'qemu-jo',
    title: 'QEMU/KVM as measured by Jo, Cho and Egger',
    roundsMax: derived(12, 'JO', { range: { from: 9, to: 15 } }),
    looksEvery: derived<Micros>(50 * MILLISECOND, 'JO'),
    blackoutFixed: derived<Micros>(22 * MILLISECOND, 'JO'),
    link: derived<BytesPerSecond>(116 * MB, 'JO'),
    lastStage: derived<BytesPerSecond>(117 * MB, 'JO'),
    unsentAtEnd: derived<Bytes>(16 * MB, 'JO', { note: 'Video memory that is zero.' }),
    beside: derived<Bytes>(9.8 * MB, 'JO'),
    compressor: derived<BytesPerSecond>(62.5 * MB, 'JO'),
  },
  'xen-classic': {
    ...XEN,
    key: 'xen-classic',
    title: 'Xen, classic',
    roundsMax: doc(29, 'CLK'),
    sentMax: doc(3, 'CLK'),
  },
  xen: { ...XEN, key: 'xen', title: 'Xen', roundsMax: doc(5, 'CLK') },
  vmware: {
    key: 'vmware',
    title: 'VMware vMotion',
    switchWithin: doc<Micros>(SECOND, 'VMW'),
    throttle: assumed<Throttle>(
      { afterBadRounds: 1, first: 0.2, step: 0.2, most: 0.99 },
      'That it slows the writes of the guest until it fits is documented, the steps are ours.',
      { source: 'VMW' },
    ),
    blackoutFixed: assumed<Micros>(200 * MILLISECOND, 'Between 100 and 300 ms.'),
    setup: none,
    setupSerial: none,
    finish: none,
  },
  'cloud-hypervisor': {
    key: 'cloud-hypervisor',
    title: 'cloud-hypervisor',
    switchWithin: doc<Micros>(300 * MILLISECOND, 'CH'),
    givesUpAfter: doc<Micros>(HOUR, 'CH'),
    blackoutFixed: derived<Micros>(30 * MILLISECOND, 'CH'),
    setup: none,
    setupSerial: none,
    finish: none,
  },
  'post-copy': {
    key: 'post-copy',
    title: 'Post-copy',
    postCopy: true,
    blackoutFixed: derived<Micros>(2 * MILLISECOND, 'JO, LWK', { range: { from: MILLISECOND, to: 32 * MILLISECOND } }),
    beside: derived<Bytes>(0, 'JO'),
    setup: none,
    setupSerial: none,
    finish: none,
  },
};

export const stopProfile = (key: StopProfileKey): StopProfile => PROFILES[key];

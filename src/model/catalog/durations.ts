/** How long single steps take, in microseconds, by the key under which `physics:` in a scenario changes them. */
import { HOUR, MILLISECOND, MINUTE, type Micros, SECOND } from '../../base/units.js';
import { assumed, derived, doc, field, type Sourced } from './types.js';

export const DURATIONS = {
  /** Clean installation with drivers, domain, roles and settings. */
  cleanInstall: derived(60 * MINUTE, 'CRU', {
    range: { from: 30 * MINUTE, to: 120 * MINUTE },
    note: 'From less than four hours for a small cluster; low for a real night.',
  }),
  /** Cumulative update, firmware, agents, multipath and zoning of a rebuilt node; part of it by hand. */
  patch: assumed(45 * MINUTE, 'Compare 45 min automated and 71 min by hand to update one node.', {
    range: { from: 20 * MINUTE, to: 120 * MINUTE },
    source: 'DELL',
  }),
  inPlaceUpgrade: assumed(60 * MINUTE, 'Same order as a clean installation.', {
    range: { from: 40 * MINUTE, to: 120 * MINUTE },
  }),
  /** With the firmware's own start. */
  reboot: assumed(8 * MINUTE, 'Server firmware.', { range: { from: 4 * MINUTE, to: 15 * MINUTE } }),
  /** Of a host, from the end of its cluster service until its firmware starts. */
  shutdown: assumed(2 * MINUTE, 'Services end, and guests are saved meanwhile.', {
    range: { from: 30 * SECOND, to: 10 * MINUTE },
  }),
  evict: assumed(15 * SECOND, 'Metadata only.'),
  /** Without the rest of `addEvictDelay`. */
  join: assumed(60 * SECOND, 'No timing at hand.'),
  /** Of a member whose cluster service has stopped: from the moment at which it hears its cluster again. */
  rejoin: assumed(15 * SECOND, 'The service starts again by itself and joins; metadata only.'),
  /** From an eviction until the next node may be added; the cluster's AddEvictDelay. */
  addEvictDelay: doc(60 * SECOND, 'CLP, PS'),
  /** Between two looks of the balancer at a node above the load; counted from the moment it is. */
  balanceInterval: doc(30 * MINUTE, 'BAL'),
  levelUpdate: assumed(30 * SECOND, 'Metadata, three phases on each node.'),
  poolUpdate: assumed(60 * SECOND, 'Metadata, online.'),
  /** Of one VM. */
  versionUpdate: assumed(5 * SECOND, 'A file is rewritten.'),
  guestShutdown: assumed(30 * SECOND, 'An ordinary server guest.'),
  /** Of a guest that does not shut down, until Stop-VM gives it up, or with -Force turns it off. */
  shutdownTimeout: doc(5 * MINUTE, 'PS'),
  guestBoot: assumed(60 * SECOND, 'An ordinary server guest.'),
  /** A role that is stopped changes its owner. */
  offlineMove: assumed(5 * SECOND, 'Seconds, by all accounts.'),
  /** Beside writing and reading the memory. */
  quickMoveFixed: field(5 * SECOND, 'PETRI, DELLQM'),
  /** A role that is no VM: offline on its node, online on another. */
  roleFailover: assumed(MINUTE, 'Typically under 5 minutes (CRU); how long depends on what it serves.', {
    range: { from: 5 * SECOND, to: 5 * MINUTE },
  }),
  migrationSetup: derived(600 * MILLISECOND, 'FIN'),
  /** Follows the set-up; one VM at a time for each source node. */
  migrationSetupSerial: derived(900 * MILLISECOND, 'FIN'),
  /** From the end of the blackout until the slots are free. */
  migrationFinish: derived(SECOND, 'FIN'),
  /** The part of a blackout that does not depend on memory. */
  blackoutFixed: assumed(600 * MILLISECOND, 'Makes a quiet VM show about one second, as the field reports.', {
    range: { from: 300 * MILLISECOND, to: 1500 * MILLISECOND },
  }),
  /** Until switches know the VM's new port: what a client misses it for beyond the blackout. */
  announceDelay: assumed(300 * MILLISECOND, 'No typical value was found.', {
    range: { from: 0, to: 7000 * MILLISECOND },
  }),
  /** A blackout that is broken off ends at the source after this. */
  breakOffDelay: assumed(300 * MILLISECOND, 'No timing at hand.'),
  /** How long an isolated node's VMs are waited for; the cluster's ResiliencyDefaultPeriod. */
  resiliencyPeriod: doc(240 * SECOND, 'RES'),
  /** How long the times at which a node left the membership are held against it, from the first of them on. */
  departuresKept: derived(HOUR, 'RES', { note: 'The hour is documented; that it begins with the first time is ours.' }),
  /** In which FailoverThreshold counts, from the first failover on. */
  failoverPeriod: doc(6 * HOUR, 'GRP'),
  /** Between the starts of two VMs on one host after a failover. */
  bootStagger: assumed(2 * SECOND, 'No timing at hand.', { range: { from: 0, to: 10 * SECOND } }),
  /** A repair of Storage Spaces Direct takes so long at least. */
  storageRepairLeast: assumed(2 * MINUTE, 'It is found out what is missing first.'),
  checkpoint: assumed(5 * SECOND, 'A few seconds; the guest runs on.'),
  /** Taking back the pause of a node, or of a VM. */
  resume: assumed(0, 'At once.'),
} as const satisfies Readonly<Record<string, Sourced<Micros>>>;

export type DurationKey = keyof typeof DURATIONS;

export const DURATION_KEYS = Object.keys(DURATIONS) as readonly DurationKey[];

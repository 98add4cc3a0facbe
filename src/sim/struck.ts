/** What faults do to a run: they put events of their own into its queue, perform what happens, and spoil what its clocks and installations have in store. */
import { ACTIVITY, type ActivityName, activityKey } from '../model/activities.js';
import type { Step } from '../model/step.js';
import { NONE, type World } from '../model/world.js';
import type { Clocks } from './clocks.js';
import { EVENT } from './events.js';
import type { FaultClock, FaultPort } from './faults.js';
import type { Installations } from './installations.js';

/** The run that is struck, as it is by then. */
export interface Struck {
  world(): World;
  clocks(): Clocks;
  installations(): Installations;
  /** Performs what happens to it. */
  perform(action: Step): void;
}

const EVENT_OF = {
  fault: EVENT.fault,
  'fault-over': EVENT.faultOver,
  'power-back': EVENT.powerBack,
  calm: EVENT.calm,
} as const;

/** The time of a run, as its faults have it. */
export const faultClockOf = ({ clocks }: Struck): FaultClock => ({
  now: () => clocks().nowUs,
  streams: () => clocks().streams,
  put: (atUs, event, index, periodic = false) =>
    clocks().put(atUs, periodic ? EVENT.periodicFault : EVENT_OF[event], index),
  cancel: (event) => clocks().cancel(event),
});

/** Where faults strike a run. */
export const faultPortOf = ({ world, clocks, installations, perform }: Struck): FaultPort => ({
  crash: (host) => perform({ do: 'crash', subject: host, arg: NONE }),
  tell: (name, subject, arg = NONE) => perform({ do: name, subject, arg }),
  slowBoot: (host, byUs) => clocks().ends.slowBoot(host, byUs),
  setBandwidth: (line) => clocks().copies.setBandwidth(line, clocks().wireUs),
  slowStorage: (slow) => clocks().ends.slowStorage(slow),
  failInstallation: (host) => {
    const isOpen = (name: ActivityName): boolean => world().open.has(activityKey(ACTIVITY[name], host));
    // The event of its ordinary ending is still in the queue: ending the activity takes it out.
    if (isOpen('clean-install') || isOpen('in-place-upgrade'))
      perform({ do: 'installation-failed', subject: host, arg: NONE });
    else installations().curse(host);
  },
  deafen: (vm, deaf) => clocks().mishaps.deafen(vm, deaf),
  breakMigration: (vm, phase) => clocks().mishaps.breakMigration(vm, phase),
  forgive: () => {
    installations().forgive();
    clocks().mishaps.forgive();
  },
});

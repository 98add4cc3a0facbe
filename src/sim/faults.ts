/** Faults: written at a time, or drawn from streams of their own. */
import type { Micros } from '../base/units.js';
import { hasNoPower } from '../model/rules/node-states.js';
import type { World } from '../model/world.js';
import type { Streams } from './kernel/streams.js';
import type { Fault } from './question.js';

/** What the driver does for a fault. */
export interface FaultPort {
  crash(host: number): boolean;
  /** Power comes back to a host after this time. */
  powerBackAfter(host: number, us: Micros): void;
  setBandwidth(network: string, line: number): void;
  resetBandwidth(network: string): void;
  /** The installation under way fails now, else the next one. */
  failInstallation(host: number): void;
}

export interface FaultClock {
  /** An event of its own. A periodic one does not keep the run alive. */
  at(atUs: Micros, event: 'fault' | 'fault-over', index: number, periodic: boolean): void;
}

/** Faults that strike by themselves are numbered after the written ones: `written + host`. */
export function startFaults(faults: readonly Fault[], world: World, streams: Streams, clock: FaultClock): void {
  faults.forEach((fault, index) => {
    if ('atUs' in fault) clock.at(fault.atUs, 'fault', index, false);
    if (fault.kind === 'random-crash')
      for (const host of world.hosts) nextCrash(fault, host.index, faults, world, streams, clock, 0);
  });
}

type RandomCrash = Extract<Fault, { kind: 'random-crash' }>;

function nextCrash(
  fault: RandomCrash,
  host: number,
  faults: readonly Fault[],
  world: World,
  streams: Streams,
  clock: FaultClock,
  nowUs: Micros,
): void {
  const wait = streams.exponential(`crash/${world.hosts[host]?.name}`, fault.meanUs);
  clock.at(nowUs + wait, 'fault', faults.length + host, true);
}

/** A fault's time has come. */
export function strike(
  index: number,
  faults: readonly Fault[],
  world: World,
  streams: Streams,
  clock: FaultClock,
  port: FaultPort,
  nowUs: Micros,
): void {
  const fault = faults[index];
  if (fault === undefined) return strikeRandom(index - faults.length, faults, world, streams, clock, port, nowUs);
  switch (fault.kind) {
    case 'crash':
      if (port.crash(fault.host) && fault.forUs !== undefined) port.powerBackAfter(fault.host, fault.forUs);
      return;
    case 'slow':
      port.setBandwidth(fault.network, fault.to);
      if (fault.forUs !== undefined) clock.at(nowUs + fault.forUs, 'fault-over', index, false);
      return;
    case 'failed-installation':
      return port.failInstallation(fault.host);
    default:
  }
}

function strikeRandom(
  host: number,
  faults: readonly Fault[],
  world: World,
  streams: Streams,
  clock: FaultClock,
  port: FaultPort,
  nowUs: Micros,
): void {
  const fault = faults.find((one): one is RandomCrash => one.kind === 'random-crash');
  if (fault === undefined) return;
  const length = streams.between(`crash-length/${world.hosts[host]?.name}`, fault.forUs.from, fault.forUs.to);
  if (port.crash(host)) port.powerBackAfter(host, length);
  nextCrash(fault, host, faults, world, streams, clock, nowUs + length);
}

/** A fault that lasts is over. */
export function endFault(index: number, faults: readonly Fault[], port: FaultPort): void {
  const fault = faults[index];
  if (fault?.kind === 'slow') port.resetBandwidth(fault.network);
}

/** Whether a crash would be felt: a host that has no power already is passed over. */
export const hasPower = (world: World, host: number): boolean => {
  const node = world.hosts[host]?.node;
  return node !== undefined && !hasNoPower(node);
};

/** Which known problems of installations and builds the hosts of a scenario meet. */

import { MINUTE } from '../base/units.js';
import { AFTERMATHS, type Aftermath, hostTraits, releaseAt, releaseIndex } from '../model/catalog/index.js';
import type { HostSpec } from '../model/world-spec.js';
import type { Blow, Consequence } from '../sim/question.js';

/** A node that comes and goes does so at this pace. */
const FLAP = 2 * MINUTE;

/** Whether a host is like those that a record is about, whatever is installed on it. */
export function resembles(host: HostSpec, record: Aftermath): boolean {
  if (record.memoryBelow !== undefined && host.memory >= record.memoryBelow) return false;
  const traits = hostTraits([...(host.traits ?? []), ...(host.rebuilt?.traits ?? [])]);
  return record.has === undefined || (traits & hostTraits([record.has])) !== 0;
}

/** Whether a host that serves as it is meets a record. */
export function servesInto(host: HostSpec, record: Aftermath): boolean {
  const build = record.builds?.[releaseAt(host.release).key];
  if (build === undefined || host.revision === undefined || !resembles(host, record)) return false;
  return host.revision >= build.from && host.revision < build.before;
}

/** What the driver plays of them. */
export const consequencesOf = (hosts: readonly HostSpec[]): readonly Consequence[] =>
  hosts.flatMap((host, index) =>
    AFTERMATHS.filter((record) => resembles(host, record)).flatMap((record) => {
      const blow = blowOf(record, index);
      if (blow === undefined) return [];
      return (record.to ?? []).map(
        (key): Consequence => ({
          host: index,
          to: releaseIndex(key),
          ...(record.method === undefined ? {} : { method: record.method }),
          when: record.effect === 'rolls-back' ? 'during' : 'after',
          blow,
          forUs: record.forUs,
        }),
      );
    }),
  );

function blowOf({ effect }: Aftermath, host: number): Blow | undefined {
  switch (effect) {
    case 'rolls-back':
      return { kind: 'failed-installation', host };
    case 'flaps':
      return { kind: 'flapping', host, everyUs: FLAP };
    case 'loses-storage':
      return { kind: 'storage-lost', volumes: [], hosts: [host] };
    case 'not-shown':
      return undefined;
  }
}

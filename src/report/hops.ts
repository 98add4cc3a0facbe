/** Nodes hop by hop: where an upgrade goes over several releases, each node is told once for each of them. */
import type { Column } from './page.js';

interface OfHop {
  readonly host: string;
  /** Null: no upgrade is planned of it. */
  readonly to: string | null;
}

/** Whether several releases are reached. */
const areSeveral = (nodes: readonly OfHop[]): boolean => new Set(nodes.map(({ to }) => to)).size > 1;

/** The column that tells a hop; none where there is only one. */
export const hopColumns = (nodes: readonly OfHop[]): Column[] => (areSeveral(nodes) ? [{ head: 'To' }] : []);

/** Its cell. */
export const hopCells = (nodes: readonly OfHop[], { to }: OfHop): string[] => (areSeveral(nodes) ? [to ?? '-'] : []);

/** `N1`, or where there are several hops `N1 to WS2022`. */
export const nameInHop = (nodes: readonly OfHop[], { host, to }: OfHop): string =>
  areSeveral(nodes) && to !== null ? `${host} to ${to}` : host;

/** The measured rows of bench/calibration, and what must be known of them beside their columns. */
import { readFileSync } from 'node:fs';
import { type Row, readRows } from '../../src/studies/calibrate/index.js';

export const isHyperV = ({ profile }: Row): boolean => profile.startsWith('hyper-v');

export function measuredRows(): readonly Row[] {
  return ['jo.csv', 'others.csv'].flatMap((file) => {
    const rows = readRows(readFileSync(new URL(`../calibration/${file}`, import.meta.url), 'utf8'));
    if (rows.ok) return rows.value;
    throw new Error(rows.error.map(({ message, place }) => `${file}:${place?.line}: ${message}`).join('\n'));
  });
}

/** Labs that measured Hyper-V, and the release that they ran. */
export const HYPER_V_LABS: Readonly<Record<string, { readonly who: string; readonly release: string }>> = {
  FIN: { who: 'Aidan Finn, drains of idle VMs', release: 'WS2012' },
  HOL: { who: 'Kevin Holman, one host of 18 VMs', release: 'WS2012' },
};

/** Rows whose rate is the one that their own run reached: their time says little, what else they tell counts. */
export const OWN_RATE: readonly string[] = ['LWK-6', 'QNT-4', 'QNT-5', 'QAT-1', 'MTC-1'];

/** Measured migrations that the columns cannot hold, by source, and why. */
export const NOT_HELD: readonly (readonly [ids: string, why: string])[] = [
  ['LWK-8, LWK-10', 'post-copy that begins after 5 and after 40 s of pre-copy: no column says when'],
  ['OSIC-5', 'the rate of the tunnel is not known'],
  ['OSIC-8', 'disks are copied too'],
  ['KV-3, CH-2, PVE-9', 'the memory in use is not known'],
  ['QAT-16', 'what the accelerator compresses is known from the result only'],
  ['MTC-4, XBZ-4', 'what the writers dirty is not known'],
  ['ZST-1', 'how much of the memory is not zero is not known'],
  ['HV-9', 'a ratio of two evacuations, one move at a time against eight'],
  ['XAP-1, XAP-2, XAP-3', 'evacuations of a host whose VMs are not known'],
  ['GCE-1', 'a distribution over a fleet'],
];

/** How many rows of how many sources, a sentence. */
export function count(rows: readonly Row[]): string {
  const sources = new Set(rows.map(({ source }) => source));
  return `${rows.length} measured rows of ${sources.size} sources.`;
}

/** From the name that a processor gives itself to its generation. */
import { PROCESSORS } from './processors.js';

/** Patterns in the order in which they are asked; the names are those that vendors print. */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/Xeon.* (?:Platinum|Gold|Silver|Bronze) \d1\d\d/i, 'Intel/Skylake'],
  [/Xeon.* (?:Platinum|Gold|Silver|Bronze) \d2\d\d/i, 'Intel/CascadeLake'],
  [/Xeon.* (?:Platinum|Gold|Silver|Bronze) \d3\d\d/i, 'Intel/IceLake'],
  [/Xeon.* (?:Platinum|Gold|Silver|Bronze) \d4\d\d/i, 'Intel/SapphireRapids'],
  [/Xeon.* (?:Platinum|Gold|Silver|Bronze) \d5\d\d/i, 'Intel/EmeraldRapids'],
  [/Xeon.* (?:Platinum |Gold )?6[79]\d\dP/i, 'Intel/GraniteRapids'],
  [/Xeon.* E[57]-?\s?\d{4}L?W?\s+v2/i, 'Intel/IvyBridge'],
  [/Xeon.* E[57]-?\s?\d{4}L?W?\s+v3/i, 'Intel/Haswell'],
  [/Xeon.* E[57]-?\s?\d{4}L?W?\s+v4/i, 'Intel/Broadwell'],
  [/Xeon.* E5-?\s?\d{4}/i, 'Intel/SandyBridge'],
  [/Xeon.* [XEL]56\d\d/i, 'Intel/Westmere'],
  [/Xeon.* [XEL]55\d\d/i, 'Intel/Nehalem'],
  [/EPYC 7\w\w1/i, 'AMD/Naples'],
  [/EPYC 7\w\w2/i, 'AMD/Rome'],
  [/EPYC 7\w\w3/i, 'AMD/Milan'],
  [/EPYC 9\w\w4/i, 'AMD/Genoa'],
  [/EPYC 9\w\w5/i, 'AMD/Turin'],
  [/Opteron.* [346]2\d\d/i, 'AMD/Bulldozer'],
  [/Opteron.* [346]3\d\d/i, 'AMD/Piledriver'],
];

/** `Intel/Skylake` of `Intel(R) Xeon(R) Gold 6148 CPU @ 2.40GHz`; undefined where it is not known. */
export function generationOf(processor: string): string | undefined {
  const found = PATTERNS.find(([pattern]) => pattern.test(processor))?.[1];
  return found !== undefined && PROCESSORS.includes(found) ? found : undefined;
}

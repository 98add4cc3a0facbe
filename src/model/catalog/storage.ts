/** What storage does and how fast, where no document of its own says so. Rates in bytes per second. */
import { field, type Sourced } from './types.js';

export const STORAGE = {
  /** `AutomaticCriticalErrorActionTimeout`: minutes for which a VM without storage stays frozen before it is turned off. */
  criticalMinutes: field(30, 'INNOV'),
} as const satisfies Readonly<Record<string, Sourced<number>>>;

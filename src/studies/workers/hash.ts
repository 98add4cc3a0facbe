/** The hash by which texts of a campaign are told apart: a scenario, a policy, its arms. */
import { createHash } from 'node:crypto';

/** SHA-256 of a text, in hexadecimal digits. */
export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A search that is kept on disk, so that one which met its bound, or was interrupted, goes on the next time. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';
import { gunzipSync, gzipSync } from 'node:zlib';
import { quote } from '../base/text.js';
import type { Explorer } from '../search/explore.js';
import type { ExploreOptions } from '../search/explore-options.js';
import type { Frozen } from '../search/records.js';
import { writeWhole } from '../studies/workers/whole-file.js';
import { warn } from './output.js';
import { version } from './version.js';

interface File {
  readonly clusterdrill: string;
  /** Of the question: bounds apart, which may be others the next time. */
  readonly question: string;
  readonly frozen: Frozen;
}

export class KeptSearch {
  readonly #question: string;

  constructor(
    readonly path: string | undefined,
    { maxStates: _states, maxBytes: _bytes, placement: _placement, ...question }: ExploreOptions,
    /** Text of the policy that says where VMs go; undefined: every host is tried. */
    policy: string | undefined,
  ) {
    this.#question = createHash('sha256')
      .update(JSON.stringify({ ...question, policy }))
      .digest('hex');
  }

  /** Goes on from the file, if there is one. Otherwise answers what is wrong with it. */
  open(explorer: Explorer): string | undefined {
    const { path } = this;
    if (path === undefined || !existsSync(path)) return undefined;
    const kept = read(path);
    if (kept === undefined) return `${quote(path)} holds no search. Name another file, or take it away.`;
    if (kept.clusterdrill !== version())
      return `${quote(path)} was written by clusterdrill ${quote(String(kept.clusterdrill))}; this is ${version()}.`;
    if (kept.question !== this.#question)
      return `${quote(path)} holds the search of another question: of another file, or with other commands, faults, grain, doubts or policy.`;
    explorer.thaw(kept.frozen);
    return undefined;
  }

  /** Keeps the search. False: it could not be written, which was told. */
  async close(explorer: Explorer): Promise<boolean> {
    const { path } = this;
    if (path === undefined) return true;
    const file: File = { clusterdrill: version(), question: this.#question, frozen: explorer.freeze() };
    try {
      writeWhole(path, gzipSync(serialize(file), { level: 1 }));
      return true;
    } catch (error) {
      warn(`The search could not be kept: ${(error as Error).message}.`);
      return false;
    }
  }
}

function read(path: string): File | undefined {
  try {
    const file = deserialize(gunzipSync(readFileSync(path))) as File;
    return typeof file?.question === 'string' && typeof file.frozen === 'object' ? file : undefined;
  } catch {
    return undefined;
  }
}

/** A thread of a search: expands the states that it is given, and keeps those that it has found. */
import { parentPort, workerData } from 'node:worker_threads';
import { type Batch, BatchExpander } from '../../search/batch.js';
import { Codebook } from '../../search/codebook.js';
import type { Question } from '../../search/expander.js';

/** What a thread is given when it begins. */
export interface Brief {
  readonly question: Question;
  readonly book: SharedArrayBuffer;
}

const { question, book } = workerData as Brief;
const expander = new BatchExpander(question, new Codebook(book));

parentPort?.on('message', (batch: Batch) => {
  const found = expander.expand(batch);
  parentPort?.postMessage(found, [found.moves.buffer, found.fresh.buffer]);
});

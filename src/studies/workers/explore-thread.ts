/** A thread of a search: expands the states that it is given, keeps those that it has found, and tells the others what it has learned of moves. */
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { compileClaims, type WrittenClaim } from '../../invariants/index.js';
import { type Batch, BatchExpander } from '../../search/batch.js';
import { Codebook } from '../../search/codebook.js';
import type { Question } from '../../search/expander.js';
import type { Taught } from '../../search/recall.js';

/** What a thread is given when it begins. */
export interface Brief {
  readonly question: Question;
  /** Claims of the file itself: conditions do not go over to a thread, their texts do. */
  readonly own: readonly WrittenClaim[];
  /** Whether the search keeps what leads from where to where. */
  readonly tellsWays: boolean;
  /** Memory of the books that all share: of fields, and of what follows from them. */
  readonly fields: SharedArrayBuffer;
  readonly following: SharedArrayBuffer;
  /** Ways to the other threads. */
  readonly peers: readonly MessagePort[];
}

const { question, own, tellsWays, fields, following, peers } = workerData as Brief;
const books = { fields: new Codebook(fields), following: new Codebook(following) };
const expander = new BatchExpander({ ...question, own: await compileClaims(own) }, books, tellsWays);

parentPort?.on('message', (batch: Batch) => {
  for (const peer of peers)
    for (let told = receiveMessageOnPort(peer); told !== undefined; told = receiveMessageOnPort(peer))
      expander.hear(told.message as Taught);
  const found = expander.expand(batch);
  const lessons = expander.lessons();
  if (lessons !== undefined && lessons.words.length > 0) for (const peer of peers) peer.postMessage(lessons);
  parentPort?.postMessage(found, [found.moves.buffer, found.fresh.buffer]);
});

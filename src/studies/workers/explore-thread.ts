/** A thread of a search: expands the states that it is given, and tells the others what it has learned of moves. */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { assert } from '../../base/assert.js';
import { compileClaims } from '../../invariants/index.js';
import { type Batch, BatchExpander } from '../../search/batch.js';
import { Codebook } from '../../search/codebook.js';
import type { Taught } from '../../search/recall.js';
import { States } from '../../search/states.js';
import { type Brief, Mail, type Order } from './explore-mail.js';

const { question, own, tellsWays, fields, following, states: shared, bell, peers } = workerData as Brief;
assert(parentPort !== null, 'this file is of a thread');
const port = parentPort;
const mail = new Mail(port, bell);
const states = new States(shared, mail);
const books = { fields: new Codebook(fields), following: new Codebook(following) };
const expander = new BatchExpander({ ...question, own: await compileClaims(own) }, books, states, tellsWays);

function expand(batch: Batch): void {
  for (const peer of peers)
    for (let told = receiveMessageOnPort(peer); told !== undefined; told = receiveMessageOnPort(peer))
      expander.hear(told.message as Taught);
  const found = expander.expand(batch);
  const lessons = expander.lessons();
  if (lessons !== undefined && lessons.words.length > 0) for (const peer of peers) peer.postMessage(lessons);
  port.postMessage(found, [found.moves.buffer]);
}

port.on('message', (order: Order) => {
  mail.receive(order);
  for (let next = mail.orders.shift(); next !== undefined; next = mail.orders.shift()) {
    if (next.table !== undefined) states.renew(next.table);
    expand(next.batch);
  }
});

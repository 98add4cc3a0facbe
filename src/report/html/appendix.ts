/** The appendix of a page: the words of the simulator, what proves a result, and the whole report as text. */

import { h } from 'hastscript';
import { escapeCharacters } from '../../base/text.js';
import { h3, type Part, tableOf } from './page.js';

export interface Proof {
  /** Seed, hash and the like. */
  readonly facts: readonly (readonly [string, string])[];
  /** The report of the terminal. */
  readonly report: string;
}

const WORDS: readonly (readonly [string, string])[] = [
  ['Drain', 'A node sends its VMs away, one after another, before work on it begins.'],
  ['Live migration', 'A VM moves to another node while it runs. At its end it is silent for a moment: the blackout.'],
  ['Quick migration', 'A VM is saved, moves and is started again: an outage.'],
  ['Functional level', 'The release whose features a cluster offers; it rises once, when all nodes run the new one.'],
  ['Headroom', 'Whether the nodes that are left could carry the VMs of one more that fails.'],
  ['Quorum', 'The majority of votes without which a cluster stops.'],
  ['Invariant', 'A promise that is watched in every moment, such as: no VM runs on two hosts.'],
  ['Seed', 'The number that decides everything that is drawn. The same seed tells the same story.'],
  ['P50, P90', 'What half, or nine in ten, of the runs do not exceed.'],
];

export const appendix = ({ facts, report }: Proof): Part => ({
  id: 'appendix',
  title: 'Appendix: the simulator in its own words',
  body: [
    tableOf('What proves this result', ['What', 'Value'], facts),
    h3('Words'),
    tableOf('Words', ['Word', 'What it means'], WORDS),
    h3('The whole report'),
    h('pre', { tabIndex: 0, ariaLabel: 'The whole report' }, report.split('\n').map(escapeCharacters).join('\n')),
  ],
});

/** What a result rests on: figures that nobody documents, and how right the times of moves are. */

import { UNMEASURED } from '../../session/index.js';
import { assumedBy, formatValue } from '../assumed.js';
import { classText, endText, leadOf } from '../certainty.js';
import { counted } from '../names.js';
import { assumedText, chanceText, drawnText } from '../odds.js';
import { folded, h3, lead, type Part, tableOf, text } from './page.js';
import type { RunTold } from './run-parts.js';

const BASES: Readonly<Record<string, string>> = {
  doc: 'documented',
  field: 'seen in practice',
  derived: 'reasoned from sources',
  assumed: 'assumed, nobody has measured it',
};

export function basisPart({ rehearsal, odds }: RunTold, prefix: string): Part {
  const rows = assumedBy(rehearsal).map((one) => [
    one.id,
    formatValue(one.value, one),
    one.range === undefined ? '' : `${formatValue(one.range.from, one)} to ${formatValue(one.range.to, one)}`,
    BASES[one.confidence] ?? one.confidence,
    one.note,
  ]);
  const { availability, band } = rehearsal;
  const moves =
    availability.counts.live === 0
      ? []
      : [
          h3('How right the times of moves are'),
          text(leadOf(band ?? UNMEASURED)),
          ...(band?.ends ?? []).map((end) => text(endText(rehearsal, end))),
          text(classText(rehearsal)),
        ];
  const chances =
    odds === undefined
      ? [text('One rehearsal is a story, not odds: another night may go otherwise.')]
      : [h3('Chances'), ...[chanceText(odds), drawnText(odds.spreads), assumedText(odds.assumptions)].map(text)];
  return {
    id: `${prefix}basis`,
    title: 'What this rests on',
    body: [
      ...chances,
      ...moves,
      h3('Figures that are not documented'),
      lead('Write your own in the scenario where you know better (physics:, figures:, reserve:, settings:).'),
      folded(
        counted(rows.length, 'figure'),
        tableOf('Figures that are not documented', ['Figure', 'Value', 'Range', 'Basis', 'Why'], rows),
      ),
    ],
  };
}

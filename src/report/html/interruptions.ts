/** Live migrations as users notice them: how long they take, and how long a VM is silent at their end. */
import { histogramOf } from '../../studies/histogram.js';
import { spreadText } from '../figures.js';
import { chartsOf, histogramFigure } from './bins.js';
import type { Part } from './page.js';
import type { RunTold } from './run-parts.js';

export function interruptionsPart({ rehearsal }: RunTold, prefix: string): Part {
  const { availability, run } = rehearsal;
  const { liveDurationsUs } = availability;
  const blackoutsUs = availability.silencesUs(run.world.vms.length, run.endedAtUs);
  const drawn = [
    { id: 'blackouts', title: 'How long a VM is silent when it moves', of: 'moves', values: blackoutsUs },
    { id: 'durations', title: 'How long a move takes', of: 'moves', values: liveDurationsUs },
  ]
    .filter(({ values }) => values.length > 0)
    .map(({ id, title, of, values }) =>
      histogramFigure(`${prefix}${id}`, title, `Half of them ${spreadText(values)}.`, of, histogramOf(values)),
    );
  return {
    id: `${prefix}interruptions`,
    title: 'What users notice of moves',
    body: drawn.map(({ figure }) => figure),
    charts: chartsOf(drawn),
  };
}

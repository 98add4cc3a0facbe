/** The way back as a part of a page: a strip over the whole run, and each step with what it would take to undo it. */
import { h } from 'hastscript';
import { formatDuration } from '../../base/formats.js';
import { escapeCharacters } from '../../base/text.js';
import type { Moment, Retreat } from '../../search/retreat/index.js';
import type { Moments } from '../moments.js';
import { counted } from '../names.js';
import { type Element, type Part, tableOf, text } from './page.js';

export function retreatPart(retreat: Retreat | undefined, moments: Moments, prefix: string): Part {
  const id = `${prefix}retreat`;
  if (retreat === undefined || retreat.moments.length === 0) return { id, title: 'The way back', body: [] };
  const steps = retreat.moments.filter(({ steps: typed }) => typed.some(({ vm }) => vm === undefined));
  return {
    id,
    title: 'The way back',
    body: [
      sayNoReturn(retreat, moments),
      stripOf(retreat.moments),
      tableOf(
        'The way back before each step',
        ['At', 'Next step', 'Way back', 'Takes', 'VM out longest'],
        steps.map((moment) => rowOf(moment, moments)),
      ),
    ],
  };
}

function sayNoReturn({ cluster, noReturn }: Retreat, moments: Moments): Element {
  if (noReturn === undefined) return text(`${cluster} has a way back to the very end.`);
  if (noReturn.steps.length === 0) return text(`${cluster} has no way back from the beginning.`);
  const words = `Point of no return: ${noReturn.steps.join('; ')}, ${moments.full(noReturn.atUs)}.`;
  return h('p', { className: ['no-return'] }, escapeCharacters(words));
}

/** Green as long as there is a way back, red from then on; widths are shares of the time. */
function stripOf(moments: readonly Moment[]): Element {
  const endUs = Math.max(1, moments.at(-1)?.atUs ?? 1);
  const pieces = moments.slice(0, -1).map(({ atUs, cluster }, at) => {
    const share = ((moments[at + 1]?.atUs ?? endUs) - atUs) / endUs;
    const kind = cluster.possible ? 'good' : 'bad';
    return h('span', { className: [kind], style: `width: ${(share * 100).toFixed(3)}%` });
  });
  return h(
    'div',
    { className: ['way-back'], role: 'img', ariaLabel: 'Green: there is a way back; red: there is none.' },
    pieces,
  );
}

function rowOf({ atUs, steps, cluster }: Moment, moments: Moments): string[] {
  const next = steps.map(({ text: typed }) => typed).join('; ');
  if (!cluster.possible) return [moments.exact(atUs), next, 'none', '', ''];
  const { commands, takesUs, outUsMax } = cluster;
  const undo = commands.length === 0 ? 'nothing to undo' : counted(commands.length, 'command');
  return [moments.exact(atUs), next, undo, formatDuration(takesUs), formatDuration(outUsMax)];
}

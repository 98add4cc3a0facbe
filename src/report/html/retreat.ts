/** The way back as a part of a page: a strip over the whole run, and each step with what it would take to undo it. */
import { h } from 'hastscript';
import { formatDuration } from '../../base/formats.js';
import { escapeCharacters } from '../../base/text.js';
import type { HopRetreat, Moment, Retreat } from '../../search/retreat/index.js';
import type { Moments } from '../moments.js';
import { toText, wayText } from '../retreat.js';
import { type Element, type Part, tableOf, text } from './page.js';

export function retreatPart(retreat: Retreat | undefined, moments: Moments, prefix: string): Part {
  const id = `${prefix}retreat`;
  if (retreat === undefined || retreat.moments.length === 0) return { id, title: 'The way back', body: [] };
  const steps = retreat.moments.filter(({ steps: typed }) => typed.some(({ vm }) => vm === undefined));
  return {
    id,
    title: 'The way back',
    body: [
      ...retreat.hops.map((hop) => sayNoReturn(retreat, hop, moments)),
      stripOf(retreat.moments),
      tableOf(
        'The way back before each step',
        ['At', 'Next step', 'Way back', 'Takes', 'VM out longest'],
        steps.map((moment) => rowOf(retreat, moment, moments)),
      ),
    ],
  };
}

function sayNoReturn(retreat: Retreat, hop: HopRetreat, moments: Moments): Element {
  const to = toText(retreat, hop);
  const { noReturn } = hop;
  if (noReturn === undefined) return text(`${retreat.cluster} has a way back${to} to the very end.`);
  if (noReturn.steps.length === 0) return text(`${retreat.cluster} has no way back${to} from the beginning.`);
  const goes = to === '' ? '' : `, for the way${to}`;
  const words = `Point of no return${goes}: ${noReturn.steps.join('; ')}, ${moments.full(noReturn.atUs)}.`;
  return h('p', { className: ['no-return'] }, escapeCharacters(words));
}

/** Green as long as there is a way back, be it to the beginning of a hop, red from then on; widths are shares of the time. */
function stripOf(moments: readonly Moment[]): Element {
  const endUs = Math.max(1, moments.at(-1)?.atUs ?? 1);
  const pieces = moments.slice(0, -1).map(({ atUs, inHop: { cluster } }, at) => {
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

function rowOf(retreat: Retreat, moment: Moment, moments: Moments): string[] {
  const { atUs, steps, inHop } = moment;
  const next = steps.map(({ text: typed }) => typed).join('; ');
  const { cluster } = inHop;
  const took = cluster.possible ? [formatDuration(cluster.takesUs), formatDuration(cluster.outUsMax)] : ['', ''];
  return [moments.exact(atUs), next, wayText(retreat, moment), ...took];
}

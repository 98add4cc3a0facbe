/** Figures of the catalog, or what the scenario writes instead. */
import { FIGURES, type FigureKey } from '../../model/catalog/index.js';
import type { Physics } from '../question.js';

export const figureIn = ({ figures }: Pick<Physics, 'figures'>, key: FigureKey): number =>
  figures?.[key] ?? FIGURES[key].fact.value;

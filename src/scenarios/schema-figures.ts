/** The section `figures`: what the catalog assumes beside durations, written by who knows better. */
import { z } from 'zod';
import { formatBandwidth, formatDuration, formatSize } from '../base/formats.js';
import { FIGURE_KEYS, FIGURES, type FigureKey, type FigureUnit } from '../model/catalog/index.js';
import { bandwidth, duration, exponent, share, size } from './forms.js';

/** By what a figure is measured in: how it is written. */
const FIGURE_FORMS = {
  duration,
  bandwidth,
  share,
  part: exponent,
  size: (says: string) => size(says, 1),
  allowance: (says: string) => size(says, 0),
} as const;

const formatShare = (part: number): string => `${Math.round(part * 1000) / 10} %`;

const FIGURE_TEXTS: Readonly<Record<FigureUnit, (value: number) => string>> = {
  duration: formatDuration,
  bandwidth: formatBandwidth,
  size: formatSize,
  allowance: formatSize,
  share: formatShare,
  part: String,
};

/** As people read it, and as it could be written. */
export const formatFigure = (unit: FigureUnit, value: number): string => FIGURE_TEXTS[unit](value);

export const figuresType = z
  .strictObject(
    Object.fromEntries(
      FIGURE_KEYS.map((key) => {
        const { says, unit, fact } = FIGURES[key];
        const usual = formatFigure(unit, fact.value);
        return [key, FIGURE_FORMS[unit](`${says} Unwritten: ${usual} [${fact.confidence}].`).optional()];
      }),
    ) as Record<FigureKey, z.ZodOptional<ReturnType<typeof duration>>>,
  )
  .meta({ description: 'Figures of ours beside durations, where you know better.' });

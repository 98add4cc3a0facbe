/** The part of the format that makes a scenario an exhibit: a known hazard, its symptom, and what would have caught it. */
import { z } from 'zod';
import { prose } from './forms.js';

const id = (description: string) => z.string().meta({ description, minLength: 1 });

export const hazardType = z
  .strictObject({
    id: z
      .string()
      .regex(/^[A-Za-z0-9-]{1,20}$/)
      .meta({ description: 'Its number in the museum, such as H12.', examples: ['H12'] }),
    cause: prose('What brings it about.'),
    symptom: prose('What the night shows of it.'),
    code: z
      .union([z.string(), z.number()])
      .meta({ description: 'Number of the error or event that a real system shows. Unwritten: none is known.' })
      .optional(),
    source: id('Tags of the catalog, as `clusterdrill explain` resolves them.'),
    caughtBy: z
      .strictObject({
        finding: id('A finding of `check` warns of it.').optional(),
        invariant: id('An invariant of the rehearsal is broken by it.').optional(),
      })
      .meta({
        description: 'What warns before the harm.',
        oneOf: [{ required: ['finding'] }, { required: ['invariant'] }],
      })
      .optional(),
    earliestSign: prose('Of what cannot be detected before: its earliest sign in the night.').optional(),
  })
  .meta({
    description: 'A known hazard that this scenario shows.',
    oneOf: [{ required: ['caughtBy'] }, { required: ['earliestSign'] }],
  });

/** The part of the format that makes a scenario a lab for the console: a story, goals, and ways that are wrong. */
import { z } from 'zod';
import { lapse, name, prose } from './forms.js';
import { list } from './schema-inventory-parts.js';

const condition = (description: string) => z.string().meta({ description, minLength: 1 });

const lines = (description: string) => list(description, prose('A line as it is typed.'));

export const labType = z
  .strictObject({
    story: prose('What the trainee is told.'),
    on: name('The host of the session. Unwritten: the first of the file.').optional(),
    minutes: z.number().int().min(1).max(480).meta({ description: 'How long a trainee takes, in minutes.' }).optional(),
    exam: z
      .strictObject({
        within: lapse('Simulated time by which the goals are reached: what comes later does not count.'),
      })
      .meta({
        description: 'Makes an exam of it: no hints, no way back, and on the wall clock no longer than `minutes`.',
      })
      .optional(),
    goals: list(
      'What is to be reached; all of it at one time.',
      z
        .strictObject({
          say: prose('The goal in words.'),
          claim: condition('A condition in CEL over clusters, hosts and vms.'),
        })
        .meta({ description: 'A goal.' }),
    ),
    traps: list(
      'What is easily done wrong, and what is said when it happens.',
      z
        .strictObject({
          when: condition('A condition in CEL that tells that it has happened.'),
          say: prose('What is said then.'),
        })
        .meta({ description: 'A trap.' }),
    ).optional(),
    hints: list('Hints, from vague to plain.', prose('A hint.')).optional(),
    solution: lines('Lines that reach the goals: the par of the score.'),
    wrong: list(
      'Ways that do not reach the goals.',
      z
        .strictObject({ tries: lines('What is typed.'), because: prose('Why it does not get there.') })
        .meta({ description: 'A wrong way.' }),
    ).optional(),
  })
  .meta({ description: 'Makes a lab of the scenario, for `clusterdrill train`.' });

/** The lines of `run --trace`. */
import { z } from 'zod';
import { count, header, list, text, us } from './shapes.js';

const head = z
  .strictObject({
    ...header,
    trace: z.literal(1).describe('Version of the trace format'),
    scenario: text('The title of the scenario'),
    engine: z.enum(['table', 'xstate']).describe('What decided transitions'),
    doubts: list(z.string(), 'Ids of rules that were switched off'),
    outcome: text('How the run ended'),
    endedAtUs: us('When the run ended'),
    occurrences: count('Lines that follow'),
    sha256: text('SHA-256 of the trace'),
    clusters: list(z.string(), 'Names of clusters'),
    hosts: list(z.string(), 'Names of hosts'),
    vms: list(z.string(), 'Names of VMs'),
  })
  .describe('The first line');

const fact = z.strictObject({
  fact: text('What changed'),
  subject: text('About whom, such as vm:web1'),
  arg: text('To whom, or what').optional(),
  event: z.int().describe('The event of the Windows log').optional(),
  code: text('The number of the Windows error').optional(),
});

const occurrence = z
  .strictObject({
    seq: count('Its number'),
    atUs: us('When'),
    do: text('The step'),
    subject: z.string().nullable().describe('About whom; null: nobody'),
    arg: z.union([z.string(), z.number()]).describe('To whom, or what').optional(),
    cause: z.int().nullable().describe('Number of the occurrence that asked for it; null: none'),
    command: text('As typed').optional(),
    by: text('Who asked: the strategy, the script, a policy, the console').optional(),
    refusal: z
      .strictObject({
        rule: text('Id of the rule'),
        message: text('What Windows would say'),
        code: text('The number of the Windows error').optional(),
      })
      .describe('Why it was refused')
      .optional(),
    facts: list(fact, 'What changed'),
  })
  .describe('Every other line');

export const traceType = z.union([head, occurrence]).describe('One line of clusterdrill run --trace');

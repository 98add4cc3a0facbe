/** The part of the format that says what goes wrong. */
import { z } from 'zod';
import { bandwidth, duration, lapse, lapseRange, name, notYet, percent } from './forms.js';
import { oneOrMore, word } from './schema-inventory.js';

const moment = duration('When it happens.');

const CUT = notYet(
  z.strictObject({
    cut: oneOrMore('Hosts that see each other only.', z.string(), 'Hosts.'),
    at: moment,
    for: duration('How long.'),
  }),
  'Hosts that are cut off from the others.',
  'crash, slow, fail and random faults can',
);

export const faultType = z
  .union([
    z
      .strictObject({
        crash: name('Host that loses power.'),
        at: moment,
        for: lapse('How long it stays down. Unwritten: to the end.').optional(),
      })
      .meta({ description: 'A host loses power.' }),
    CUT,
    z
      .strictObject({
        slow: name('Network that becomes slower.'),
        at: moment,
        to: bandwidth("What is left of each host's port, its line rate."),
        for: lapse('For how long. Unwritten: to the end.').optional(),
      })
      .meta({ description: 'A network is slower.' }),
    z
      .strictObject({
        fail: word('What fails: the one under way then, else the next.', ['installation']),
        at: moment,
        on: name('Host on which it fails.'),
      })
      .meta({ description: 'An installation fails.' }),
    z
      .strictObject({
        random: z.literal('crash').meta({ description: 'Crashes of each host, at random.' }),
        every: lapse('Mean time between two crashes of a host.'),
        for: lapseRange('How long a host stays down.'),
      })
      .meta({ description: 'Hosts crash at random.' }),
    z
      .strictObject({
        random: z.literal('migration-failure').meta({ description: 'Live migrations that fail at random.' }),
        chance: percent('Chance of each migration to fail.'),
      })
      .meta({ description: 'Migrations fail at random.' }),
  ])
  .meta({ description: 'Something that goes wrong.' });

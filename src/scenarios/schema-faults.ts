/** The part of the format that says what goes wrong. */
import { z } from 'zod';
import { MOVE_PHASES, SLIPS } from '../sim/question.js';
import { bandwidth, duration, lapse, lapseRange, name, names, numberWithin, percent } from './forms.js';
import { hostsOf } from './schema-inventory.js';
import { oneOrMore, word } from './schema-inventory-parts.js';

const SHAPE = { from: 0.1, to: 10 };

const moment = duration('When it happens.');
const swarm = percent(
  'Chance that a run has this fault at all, drawn once by its seed. Unwritten: every run.',
).optional();
const shape = numberWithin(
  'Shape of the Weibull distribution of the times between: 1 (unwritten) is exponential, more is wear.',
  SHAPE.from,
  SHAPE.to,
).optional();

const CUT = z
  .strictObject({
    cut: hostsOf('Hosts that see each other, and nobody else nor the witness.'),
    at: moment,
    way: word('Which way is cut; out: they hear the others, who do not hear them. Unwritten: both.', [
      'both',
      'out',
    ]).optional(),
    for: lapse('For how long. Unwritten: to the end.').optional(),
    swarm,
  })
  .meta({ description: 'Hosts are cut off from the others.' });

export const faultType = z
  .union([
    z
      .strictObject({
        crash: name('Host that loses power.'),
        at: moment,
        for: lapse('How long it stays down. Unwritten: to the end.').optional(),
        swarm,
      })
      .meta({ description: 'A host loses power.' }),
    CUT,
    z
      .strictObject({
        flapping: name('Host that is cut off and reached in turns.'),
        at: moment,
        every: lapse('How long each turn takes.'),
        for: lapse('How long that goes on.'),
        swarm,
      })
      .meta({ description: 'The network of a host comes and goes.' }),
    z
      .strictObject({
        witness: word('What becomes of the witness.', ['lost']),
        at: moment,
        cluster: name('Cluster whose witness it is. Unwritten: the only one.').optional(),
        for: lapse('For how long. Unwritten: to the end.').optional(),
        swarm,
      })
      .meta({ description: 'The witness of a cluster does not answer.' }),
    z
      .strictObject({
        hang: name('Host that answers nobody; its guests stand still.'),
        at: moment,
        for: lapse('For how long.'),
        swarm,
      })
      .meta({ description: 'A host hangs.' }),
    z
      .strictObject({
        slowReboot: name('Host whose next boot takes longer.'),
        at: moment,
        by: lapse('How much longer.'),
        swarm,
      })
      .meta({ description: 'A host boots slowly, once.' }),
    z
      .strictObject({
        slow: name('Network that becomes slower.'),
        at: moment,
        to: bandwidth("What is left of each host's port, its line rate."),
        for: lapse('For how long. Unwritten: to the end.').optional(),
        swarm,
      })
      .meta({ description: 'A network is slower.' }),
    z
      .strictObject({
        storage: z.literal('lost').meta({ description: 'Storage does not answer.' }),
        of: name('A volume; a cluster, for all of its storage; or a host, for its own way to the files of its VMs.'),
        at: moment,
        for: lapse('For how long. Unwritten: to the end.').optional(),
        damages: percent(
          'Chance of each VM below version 6.0 whose configuration is written at that moment (it is saved, comes back from its saved state, or has its version raised) to be damaged: it does not start any more. Unwritten: none is.',
        ).optional(),
        remade: lapse(
          'How long after the storage answers again somebody has made the damaged VMs anew around their disks. Unwritten: nobody does before the calm.',
        ).optional(),
        swarm,
      })
      .meta({ description: 'Storage does not answer.' }),
    z
      .strictObject({
        storage: z.literal('slow').meta({ description: 'Storage is slow.' }),
        of: name('A volume; a cluster, for all of its storage; or a host, for what it reads and writes.'),
        at: moment,
        to: bandwidth(
          'What is left of its rate, to each VM: boots, saves, quick migrations and moves of files that begin meanwhile take longer.',
        ),
        for: lapse('For how long. Unwritten: to the end.').optional(),
        swarm,
      })
      .meta({ description: 'Storage is slow.' }),
    z
      .strictObject({
        fail: z.literal('installation').meta({ description: 'The installation under way then, else the next.' }),
        at: moment,
        on: name('Host on which it fails.'),
        swarm,
      })
      .meta({ description: 'An installation fails.' }),
    z
      .strictObject({
        fail: z.literal('migration').meta({ description: 'The next live migration of a VM breaks.' }),
        of: name('VM whose migration breaks.'),
        at: moment,
        phase: word('In the middle of which phase. Unwritten: copy.', MOVE_PHASES).optional(),
        swarm,
      })
      .meta({ description: 'A live migration fails.' }),
    z
      .strictObject({
        fail: z.literal('shutdown').meta({ description: 'A guest does not shut down when it is asked to.' }),
        of: name('VM whose guest stays.'),
        at: moment,
        for: lapse('For how long. Unwritten: to the end.').optional(),
        swarm,
      })
      .meta({ description: 'A guest does not shut down.' }),
    z
      .strictObject({
        backup: name('VM that is backed up, and does not move meanwhile.'),
        at: moment,
        for: lapse('How long it takes.'),
        swarm,
      })
      .meta({ description: 'A backup that nobody stopped.' }),
    z
      .strictObject({
        cau: name('Cluster that Cluster-Aware Updating goes about: each node is drained, updated and resumed in turn.'),
        at: moment,
      })
      .meta({ description: 'An updating run that nobody switched off.' }),
    z
      .strictObject({
        slip: word(
          'What the operator of the upgrade does wrong: takes another node away, does not wait for the drain, raises a VM before the level has risen, adds the node again right after its eviction, takes the node away however its drain has ended, drains the next node while this one is away.',
          SLIPS,
        ),
        on: name('Node at whose turn it happens.'),
        swarm,
      })
      .meta({ description: 'A slip of whoever performs the upgrade.' }),
    z
      .strictObject({
        random: z.literal('crash').meta({ description: 'Crashes of each host, at random.' }),
        every: lapse('Mean time from the end of one crash of a host to its next.'),
        for: lapseRange('How long a host stays down.'),
        shape,
        together: oneOrMore(
          'Hosts that crash together: a rack, a site, a batch. Unwritten: each host by itself.',
          names('A host, or a range of hosts.'),
          'Hosts.',
        ).optional(),
        within: lapse('Each of them so much later at most. Unwritten: all at once.').optional(),
        swarm,
      })
      .meta({ description: 'Hosts crash at random.' }),
    z
      .strictObject({
        random: z.literal('slow').meta({ description: 'A network that is slower now and then.' }),
        network: name('Network that becomes slower.'),
        to: bandwidth("What is left of each host's port, its line rate."),
        every: lapse('Mean time from the end of one to the next.'),
        for: lapseRange('For how long.'),
        shape,
        swarm,
      })
      .meta({ description: 'A network is slower at random.' }),
    z
      .strictObject({
        random: z.literal('migration-failure').meta({ description: 'Live migrations that fail at random.' }),
        chance: percent('Chance of each migration to fail.'),
        swarm,
      })
      .meta({ description: 'Migrations fail at random.' }),
    z
      .strictObject({
        random: z.literal('installation-failure').meta({ description: 'Installations that fail at random.' }),
        chance: percent('Chance of each installation to fail.'),
        swarm,
      })
      .meta({ description: 'Installations fail at random.' }),
  ])
  .meta({ description: 'Something that goes wrong.' });

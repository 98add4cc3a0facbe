/** The part of the format that says which roles there are that are no VMs. */
import { z } from 'zod';
import { formatDuration } from '../base/units.js';
import { DURATIONS } from '../model/catalog/index.js';
import { PRIORITY } from '../model/world.js';
import { duration, name, prose } from './forms.js';
import { failbackWindow } from './schema-fittings.js';
import { hostsOf } from './schema-inventory.js';
import { word } from './schema-inventory-parts.js';

export const roleType = z
  .strictObject({
    name: name('Name of the role.'),
    kind: word('What it serves.', ['file-server', 'sql', 'generic']),
    on: name('Member that owns it.'),
    cluster: name('Cluster whose role it is. Unwritten: that of its node.').optional(),
    failover: duration(
      `From offline on a node until online on another: an outage whenever it moves. Unwritten: ${formatDuration(DURATIONS.roleFailover.value)} [assumed], \`roleFailover\` under \`physics\`.`,
    ).optional(),
    priority: word(
      'Priority of the role. Unwritten: Medium.',
      Object.keys(PRIORITY) as unknown as readonly ['High', 'Medium', 'Low', 'NoAutoStart'],
    ).optional(),
    possibleOwners: hostsOf('Hosts that may own it. Unwritten: all members.').optional(),
    preferredOwners: hostsOf('Hosts that it goes to first.').optional(),
    autoFailback: z
      .boolean()
      .meta({
        description:
          'Whether it returns to the first of its preferred owners when that serves again (AutoFailbackType 1). Unwritten: false.',
      })
      .optional(),
    failbackWindow,
    limits: z
      .strictObject({ outage: duration('Longest outage over the whole run.').optional() })
      .meta({ description: 'Bounds of its own.' })
      .optional(),
    owner: prose('Whom to notify.').optional(),
  })
  .meta({
    description:
      'A role that is no VM: it has no memory and no version, never moves live, and is out for `failover` when it moves.',
  });

/** The cmdlets of storage maintenance. */
import { maintain } from '../effects/pool.js';
import { hostAt } from '../rules/names.js';
import { type Command, firstRefusal, parameter } from './command.js';

const NODE = {
  name: 'Name',
  aliases: ['FriendlyName'],
  kind: 'host',
  position: 0,
  mandatory: true,
  list: true,
  help: 'The node whose drives it is about.',
} as const;

export const enableStorageMaintenanceMode: Command = {
  spec: {
    name: 'Enable-StorageMaintenanceMode',
    help: 'Takes the drives of a node of Storage Spaces Direct out of service. From WS2019 on a drain does so by itself.',
    parameters: [NODE, parameter.cluster],
  },
  about: 'host',
  subject: 'Name',
  refuses: ({ world }, { subject }) =>
    firstRefusal(world, [
      ['storage/has-drives', subject],
      ['quorum/cluster-runs', hostAt(world, subject).poolOf],
      ['storage/healthy-before-drain', subject],
    ]),
  perform: (turn, { subject }) => maintain(turn, subject, true),
  reached: (world, { subject }) => hostAt(world, subject).maintenance,
};

export const disableStorageMaintenanceMode: Command = {
  spec: {
    name: 'Disable-StorageMaintenanceMode',
    help: 'Brings the drives of a node of Storage Spaces Direct back to service; what was written meanwhile is made up for.',
    parameters: [NODE, parameter.cluster],
  },
  about: 'host',
  subject: 'Name',
  refuses: ({ world }, { subject }) =>
    firstRefusal(world, [
      ['storage/has-drives', subject],
      ['quorum/cluster-runs', hostAt(world, subject).poolOf],
    ]),
  perform: (turn, { subject }) => maintain(turn, subject, false),
  reached: (world, { subject }) => !hostAt(world, subject).maintenance,
};

/** What a functional level has: kinds of witness and properties of the cluster. */
import { type Complaint, complain } from '../../base/complaint.js';
import {
  compareLevels,
  defaultSetting,
  featureOf,
  RELEASES,
  type Release,
  releaseAt,
  releaseOf,
  settingOf,
} from '../../model/catalog/index.js';
import type { ClusterRow } from '../directory.js';
import type { Notes } from '../notes.js';

export function checkLevel(cluster: ClusterRow, notes: Notes): void {
  const { draft, level, name } = cluster;
  if (level < 0) return;
  const cloud = featureOf('cloud-witness')?.minimumRelease?.value;
  if (draft.witness === 'cloud' && cloud !== undefined && isOlder(releaseAt(level), releaseOf(cloud))) {
    const why = `${name} cannot have a cloud witness at the functional level of ${releaseAt(level).key}.`;
    notes.at(draft, 'witness', complain(why, `the level of ${cloud} or newer; disk or file-share at this one`));
  }
  for (const [property, value] of Object.entries(draft.settings ?? {})) {
    const complaint = value === undefined ? undefined : lacksProperty(cluster, property);
    if (complaint !== undefined) notes.at(draft.settings as object, property, complaint);
  }
}

const isOlder = (one: Release, other: Release): boolean => compareLevels(one.level.value, other.level.value) < 0;

/** A complaint where the level that the file gives to a cluster has no such property. */
export function lacksProperty({ level, name }: ClusterRow, property: string): Complaint | undefined {
  const setting = settingOf(property);
  if (level < 0 || setting === undefined) return undefined;
  const { key } = releaseAt(level);
  if (defaultSetting(setting, key) !== undefined) return undefined;
  const first = RELEASES.find((one) => one.key.startsWith('WS') && defaultSetting(setting, one.key) !== undefined);
  return complain(
    `${name} has no property ${setting.name} at the functional level of ${key}.`,
    first && `the level of ${first.key} or newer`,
  );
}

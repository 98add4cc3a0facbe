/** The door for inventories: exports of a real cluster become a scenario, and a scenario an inventory. */
import type { Complaint } from '../../base/complaint.js';
import { ok, type Result } from '../../base/result.js';
import { type DraftOptions, draftOf } from './draft.js';
import type { Drafted } from './drafted.js';
import { type ExportFile, gatherInventory } from './gather.js';
import { scenarioYaml } from './write.js';

export { type Difference, differencesOf, tellDifference } from './differences.js';
export { assignedOf } from './draft-room.js';
export { type Drafted, GAPS, type Gap } from './drafted.js';
export { inventoryOf } from './export.js';
export type { ExportFile } from './gather.js';
export { inventoryJsonSchema } from './records.js';
export { gapLine } from './write.js';

export interface Imported {
  readonly drafted: Drafted;
  /** The scenario, with comments. */
  readonly yaml: string;
}

/** One file or several of one cluster. Never throws on what is in them. */
export function importInventory(
  files: readonly ExportFile[],
  options: DraftOptions = {},
): Result<Imported, readonly Complaint[]> {
  const inventory = gatherInventory(files);
  if (!inventory.ok) return inventory;
  const drafted = draftOf(inventory.value, options);
  return ok({ drafted, yaml: scenarioYaml(drafted) });
}

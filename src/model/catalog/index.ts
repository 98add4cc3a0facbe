/** The catalog's one door: facts about releases, levels, versions, features, limits, durations and migrations. */

export { AFTERMATHS, type Aftermath } from './aftermaths.js';
export { assumptions, catalogFacts, type Fact, factOf } from './assumptions.js';
export { BALANCE } from './balance.js';
export { CLASS_ERRORS } from './class-errors.js';
export { DURATION_KEYS, DURATIONS, type DurationKey } from './durations.js';
export { FEATURES, type Feature, featureFloor, featureOf } from './features.js';
export { FIGURE_KEYS, FIGURES, type FigureKey, type FigureUnit, overheadIn } from './figures.js';
export { GROUP_SETTINGS, MOVE_TYPES } from './group-settings.js';
export { type Caps, capsOf, LIMITS, type MachineLimits, NO_OVERHEAD, type Overhead, withOverhead } from './limits.js';
export {
  defaultMode,
  limitsSmb,
  MIGRATION_MODES,
  type MigrationMode,
  PASSES,
  payloadShare,
  TRANSPORT,
  tcpCeiling,
} from './migration-profile.js';
export { MODULE_CMDLETS, type ModuleCmdlet } from './modules.js';
export { PROBLEMS, type Problem, type ProblemEnd } from './problems.js';
export { generationOf } from './processor-names.js';
export {
  COMPATIBILITY,
  type Compatibility,
  oldestOf,
  PROCESSORS,
  processorIndex,
  processorName,
  processorsWithin,
  vendorOf,
} from './processors.js';
export type {
  Channel,
  EditionFamily,
  Heartbeat,
  Level,
  NodeUpgrade,
  Release,
  ReleaseKey,
  UpgradeMethod,
  UpgradeVerdict,
} from './release-types.js';
export { RELEASE_KEYS } from './release-types.js';
export {
  compareLevels,
  EXPIRIES,
  isReleaseKey,
  leastRevision,
  mixes,
  nodeUpgrade,
  RELEASES,
  releaseAt,
  releaseIndex,
  releaseOf,
  supports,
  upgradePath,
  versionOnArrival,
} from './releases.js';
export { DWORD, defaultSetting, SETTINGS, type Setting, type SettingKind, settingOf } from './settings.js';
export { isSourceTag, SOURCES, type Source, type SourceKind, type SourceTag, tagsOf } from './sources.js';
export {
  STOP_PROFILE_KEYS,
  type StopProfile,
  type StopProfileKey,
  stopProfile,
  type Throttle,
} from './stop-profiles.js';
export { drainsDrives, STORAGE } from './storage.js';
export {
  HOST_TRAIT_NAMES,
  HOST_TRAITS,
  type HostTrait,
  hostTraits,
  VM_TRAIT_NAMES,
  VM_TRAITS,
  type VmTrait,
  vmTraits,
} from './traits.js';
export type { Confidence, Range, Sourced } from './types.js';
export { NO_VERSION, VERSION_NAMES, type VersionIndex, VM_VERSIONS, versionIndex, versionText } from './versions.js';
export { type VersionWindow, versionWindow } from './windows.js';
export { WINDOWS_CODES } from './windows-codes.js';
export { WINDOWS_EVENTS, windowsEvent } from './windows-events.js';
export {
  DATABASES,
  type Pools,
  WORKLOAD_NAMES,
  WORKLOADS,
  type Workload,
  type WorkloadName,
  workloadOf,
} from './workloads.js';

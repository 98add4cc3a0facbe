/** Every cmdlet of the model, and the way from typed names to a step. */

import {
  addClusterGroupToAffinityRule,
  newClusterAffinityRule,
  removeClusterGroupFromAffinityRule,
  setClusterAffinityRule,
} from './affinity.js';
import { moveClusterSharedVolume, moveCoreGroup, setClusterQuorum } from './cluster.js';
import type { Command } from './command.js';
import {
  addVmNetworkAdapter,
  connectVmNetworkAdapter,
  newVmSwitch,
  removeVmNetworkAdapter,
  renameVmSwitch,
  setVmDvdDrive,
  setVmProcessor,
} from './fittings.js';
import { setClusterOwnerNode, setGroupProperty } from './group.js';
import {
  addClusterGroupSetDependency,
  addClusterGroupToSet,
  newClusterGroupSet,
  removeClusterGroupFromSet,
  removeClusterGroupSet,
  removeClusterGroupSetDependency,
  setClusterGroupSet,
} from './group-sets.js';
import { setClusterProperty, updateClusterFunctionalLevel, updateStoragePool } from './level.js';
import { moveClusterGroup, moveClusterVirtualMachineRole, moveVm, moveVmStorage } from './move.js';
import {
  addClusterNode,
  installHostRelease,
  removeClusterNode,
  resumeClusterNode,
  suspendClusterNode,
} from './node.js';
import { addClusterVirtualMachineRole, checkpointVm, removeClusterGroup, removeVmSnapshot, setVmHost } from './role.js';
import { restartComputer, startClusterNode, stopClusterNode } from './service.js';
import type { CmdletSpec } from './spec.js';
import { disableStorageMaintenanceMode, enableStorageMaintenanceMode } from './storage.js';
import { newVm, saveVm, setVm, startVm, stopVm, updateVmVersion } from './vm.js';

export type { Arguments, Command, Step } from './command.js';
export type { CmdletSpec, Parameter, ParameterKind } from './spec.js';

const cmdlets: readonly Command[] = [
  suspendClusterNode,
  resumeClusterNode,
  removeClusterNode,
  addClusterNode,
  startClusterNode,
  stopClusterNode,
  restartComputer,
  installHostRelease,
  updateClusterFunctionalLevel,
  updateStoragePool,
  enableStorageMaintenanceMode,
  disableStorageMaintenanceMode,
  updateVmVersion,
  moveClusterVirtualMachineRole,
  moveClusterGroup,
  moveClusterSharedVolume,
  moveVm,
  moveVmStorage,
  newVm,
  addClusterVirtualMachineRole,
  removeClusterGroup,
  setVm,
  setVmHost,
  startVm,
  stopVm,
  saveVm,
  checkpointVm,
  removeVmSnapshot,
  setClusterOwnerNode,
  setClusterQuorum,
  newClusterAffinityRule,
  addClusterGroupToAffinityRule,
  removeClusterGroupFromAffinityRule,
  setClusterAffinityRule,
  newClusterGroupSet,
  setClusterGroupSet,
  removeClusterGroupSet,
  addClusterGroupToSet,
  removeClusterGroupFromSet,
  addClusterGroupSetDependency,
  removeClusterGroupSetDependency,
  newVmSwitch,
  renameVmSwitch,
  connectVmNetworkAdapter,
  addVmNetworkAdapter,
  removeVmNetworkAdapter,
  setVmDvdDrive,
  setVmProcessor,
];

/** What may be typed. */
export const CMDLETS: readonly CmdletSpec[] = cmdlets.map((command) => command.spec);

/** Commands by the name of their cmdlet; the assignment of a property, and the move of the core group, are some too. */
export const COMMANDS: ReadonlyMap<string, Command> = new Map(
  [...cmdlets, setClusterProperty, setGroupProperty, moveCoreGroup].map((command) => [command.spec.name, command]),
);

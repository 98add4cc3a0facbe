/** Where Failover Cluster Manager and Hyper-V Manager do what a cmdlet does, for those who know the windows. */
const MENUS: Readonly<Record<string, string>> = {
  'suspend-clusternode': 'Failover Cluster Manager: Nodes > Pause > Drain Roles, or Do Not Drain Roles',
  'resume-clusternode': 'Failover Cluster Manager: Nodes > Resume > Fail Roles Back, or Do Not Fail Roles Back',
  'remove-clusternode': 'Failover Cluster Manager: Nodes > More Actions > Evict',
  'add-clusternode': 'Failover Cluster Manager: Nodes > Add Node',
  'start-clusternode': 'Failover Cluster Manager: Nodes > More Actions > Start Cluster Service',
  'stop-clusternode': 'Failover Cluster Manager: Nodes > More Actions > Stop Cluster Service',
  'move-clustervirtualmachinerole': 'Failover Cluster Manager: Roles > Move > Live Migration, or Quick Migration',
  'move-clustergroup': 'Failover Cluster Manager: Roles > Move',
  'move-clustersharedvolume': 'Failover Cluster Manager: Storage > Disks > Move',
  'set-clusterquorum': 'Failover Cluster Manager: the cluster > More Actions > Configure Cluster Quorum Settings',
  'add-clustervirtualmachinerole': 'Failover Cluster Manager: Roles > Configure Role > Virtual Machine',
  'remove-clustergroup': 'Failover Cluster Manager: Roles > Remove',
  'stop-clustergroup': 'Failover Cluster Manager: Roles > Stop Role',
  'start-clustergroup': 'Failover Cluster Manager: Roles > Start Role',
  'test-cluster': 'Failover Cluster Manager: Validate Cluster',
  'start-vm': 'Hyper-V Manager: the VM > Start',
  'stop-vm': 'Hyper-V Manager: the VM > Shut Down, or Turn Off',
  'save-vm': 'Hyper-V Manager: the VM > Save',
  'checkpoint-vm': 'Hyper-V Manager: the VM > Checkpoint',
  'move-vm': 'Hyper-V Manager: the VM > Move',
  'new-vm': 'Hyper-V Manager: New > Virtual Machine',
  'set-vm': 'Hyper-V Manager: the VM > Settings',
  'remove-vmsnapshot': 'Hyper-V Manager: the VM > Checkpoints > Delete Checkpoint',
  'set-vmhost': 'Hyper-V Manager: Hyper-V Settings > Live Migrations',
  'set-vmmemory': 'Hyper-V Manager: the VM > Settings > Memory',
  'set-vmprocessor': 'Hyper-V Manager: the VM > Settings > Processor > Compatibility',
  'set-vmdvddrive': 'Hyper-V Manager: the VM > Settings > DVD Drive',
  'set-vmfirmware': 'Hyper-V Manager: the VM > Settings > Security',
  'connect-vmnetworkadapter': 'Hyper-V Manager: the VM > Settings > Network Adapter',
  'add-vmnetworkadapter': 'Hyper-V Manager: the VM > Settings > Add Hardware > Network Adapter',
  'remove-vmnetworkadapter': 'Hyper-V Manager: the VM > Settings > Network Adapter > Remove',
  'new-vmswitch': 'Hyper-V Manager: Virtual Switch Manager',
  'rename-vmswitch': 'Hyper-V Manager: Virtual Switch Manager',
  'import-vm': 'Hyper-V Manager: Import Virtual Machine',
  'move-vmstorage': "Hyper-V Manager: the VM > Move > Move the virtual machine's storage",
  'set-clusterownernode': 'Failover Cluster Manager: Roles > Properties > Preferred Owners',
  'restart-computer': 'Server Manager: the server > Restart Server',
  'update-storagepool': 'nowhere: the pool is updated by PowerShell alone',
  'enable-storagemaintenancemode': 'nowhere: a drain asks for it, or PowerShell',
  'disable-storagemaintenancemode': 'nowhere: a resume asks for it, or PowerShell',
  'new-clusteraffinityrule': 'nowhere: affinity rules are made by PowerShell alone, or Windows Admin Center',
  'set-clusteraffinityrule': 'nowhere: affinity rules are made by PowerShell alone, or Windows Admin Center',
  'add-clustergrouptoaffinityrule': 'nowhere: affinity rules are made by PowerShell alone, or Windows Admin Center',
  'remove-clustergroupfromaffinityrule':
    'nowhere: affinity rules are made by PowerShell alone, or Windows Admin Center',
  'new-clustergroupset': 'nowhere: group sets are made by PowerShell alone',
  'set-clustergroupset': 'nowhere: group sets are made by PowerShell alone',
  'remove-clustergroupset': 'nowhere: group sets are made by PowerShell alone',
  'add-clustergrouptoset': 'nowhere: group sets are made by PowerShell alone',
  'remove-clustergroupfromset': 'nowhere: group sets are made by PowerShell alone',
  'add-clustergroupsetdependency': 'nowhere: group sets are made by PowerShell alone',
  'remove-clustergroupsetdependency': 'nowhere: group sets are made by PowerShell alone',
  'install-hostrelease': 'the setup of Windows Server, from its media',
  'update-vmversion': 'Hyper-V Manager: the VM > Upgrade Configuration Version',
  'update-vmconfigurationversion': 'Hyper-V Manager: the VM > Upgrade Configuration Version',
  'update-clusterfunctionallevel': 'nowhere: the level is raised by PowerShell alone',
};

/** What is said of each cmdlet that acts, by its name in small letters. */
export const MENU_NAMES: ReadonlySet<string> = new Set(Object.keys(MENUS));

/** The menu for the first cmdlet of a line that has one. */
export function menuOf(line: string): string | undefined {
  for (const [word] of line.matchAll(/[A-Za-z]+-[A-Za-z]+/g)) {
    const menu = MENUS[word.toLowerCase()];
    if (menu !== undefined) return menu;
  }
  return undefined;
}

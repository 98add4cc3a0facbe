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
  'update-vmversion': 'Hyper-V Manager: the VM > Upgrade Configuration Version',
  'update-clusterfunctionallevel': 'nowhere: the level is raised by PowerShell alone',
};

/** The menu for the first cmdlet of a line that has one. */
export function menuOf(line: string): string | undefined {
  for (const [word] of line.matchAll(/[A-Za-z]+-[A-Za-z]+/g)) {
    const menu = MENUS[word.toLowerCase()];
    if (menu !== undefined) return menu;
  }
  return undefined;
}

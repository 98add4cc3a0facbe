// Drains the same node again and again, and never waits for anything.
export const operator = (view) => ({ run: `Suspend-ClusterNode -Name ${view.hosts[0].name} -Drain -Wait` });

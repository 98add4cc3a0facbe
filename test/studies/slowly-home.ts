/** A node in place that serves again at once, while its VMs are on their way home for an hour. */
export const SLOWLY_HOME = `clusterdrill: 1
title: Large VMs go home slowly
start: 2026-11-28T20:00
clusters: [{ name: C, level: WS2019, witness: disk }]
networks: [{ name: LM, bandwidth: 1 Gbps, for: [migration], mode: tcp }]
hosts: [{ names: L1..L2, release: WS2019, cluster: C, cores: 48, memory: 512 GiB }]
vms: [{ name: big, count: 2, version: "9.0", memory: 200 GiB, cores: 16, workload: web, on: L1 }]
upgrade: { to: WS2022, method: in-place, vmVersions: never, windows: { days: [Sat], from: "20:00", to: "02:00" } }
`;

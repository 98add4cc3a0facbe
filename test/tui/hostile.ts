/** A scenario whose names are as strange as the format lets them be: wide, long, of many signs each. */
const LONG = 'x'.repeat(300);

export const hostile = `clusterdrill: 1
title: "機械 👩‍💻 ${LONG}"
clusters: [{ name: "群れ 🐘", level: WS2019 }]
hosts:
  - { name: "ホスト一号機ホスト一号機ホスト一号機", release: WS2019, cluster: "群れ 🐘", cores: 8, memory: 64 GiB }
  - { name: "${LONG}", release: WS2019, cluster: "群れ 🐘", cores: 8, memory: 64 GiB }
  - { name: "e\u0301${'e\u0301'.repeat(60)}", release: WS2019, cluster: "群れ 🐘", cores: 8, memory: 64 GiB }
vms:
  - { name: "サーバー", count: 5, on: "ホスト一号機ホスト一号機ホスト一号機", version: "9.0", memory: 4 GiB, workload: web }
  - { name: "👩‍💻👨‍👩‍👧‍👦", count: 3, on: "${LONG}", version: "9.0", memory: 4 GiB, workload: web }
script: [Suspend-ClusterNode -Name "ホスト一号機ホスト一号機ホスト一号機" -Drain -Wait]
faults: [{ crash: "${LONG}", at: 15 s, for: 5 min }]
`;

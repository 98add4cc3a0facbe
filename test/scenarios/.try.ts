import { readFileSync } from 'node:fs';
import { parseScenario, buildWorld } from '/work/main/src/scenarios/index.js';
import { formatComplaints } from '/work/main/src/scenarios/complain.js';
for (const file of process.argv.slice(2)) {
  const text = readFileSync(file, 'utf8');
  const t = performance.now();
  const r = await parseScenario(text, file);
  console.log(file, r.ok, Math.round(performance.now() - t), 'ms');
  if (!r.ok) console.log(await formatComplaints(file, text, r.error, { color: false }));
  else { const w = buildWorld(r.value); console.log(w.hosts.length, w.vms.length); if (process.env.DUMP) console.log(JSON.stringify({ ...r.value, world: 0 }, null, 1)); }
}

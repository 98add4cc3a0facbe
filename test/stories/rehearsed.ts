/** Stories that are written as scenarios. */
import { parseScenario } from '../../src/scenarios/index.js';
import { type Rehearsal, type RehearsalOptions, rehearse } from '../../src/session/index.js';

/** Rehearses a scenario whose first lines are always the same. */
export async function rehearsed(text: string, options: RehearsalOptions = {}): Promise<Rehearsal> {
  const scenario = await parseScenario(`clusterdrill: 1\ntitle: A story\n${text}`, 'story.yaml');
  if (!scenario.ok) throw new Error(scenario.error.map((one) => one.message).join(' '));
  return rehearse(scenario.value, options);
}

/** Three members of a cluster, A1 to A3. */
export const threeNodes = (release: string): string => `
clusters: [{ name: C, level: ${release} }]
hosts: [{ names: A1..A3, release: ${release}, cluster: C, cores: 8, memory: 64 GiB }]
`;

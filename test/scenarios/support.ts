/** Scenarios for tests: a small file that is right, and what is said about one that is not. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { Complaint } from '../../src/base/complaint.js';
import { parseScenario, type Scenario, type Tables } from '../../src/scenarios/index.js';

const FOLDER = new URL('../../scenarios/', import.meta.url);

/** The scenario files that are shipped, by name. */
export const shippedFiles: readonly string[] = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'));

export const shipped = (name: string): string => readFileSync(new URL(name, FOLDER), 'utf8');

/** Three lines; what a test adds begins at line 5, behind the VMs. */
export const BASE = `clusterdrill: 1
title: A small lab
clusters: [{ name: LAB, level: WS2012R2 }]
hosts: [{ names: Lab1..Lab3, release: WS2012R2, cluster: LAB, cores: 8, memory: 32 GiB }, { name: Lone, release: WS2016, cores: 8, memory: 32 GiB }]
`;

/** With `vms` in line 5; a test's own lines begin at line 6. */
export const WITH_VMS = `${BASE}vms: [{ name: web, count: 3, memory: 4 GiB }, { name: dc, on: Lone, memory: 2 GiB }]\n`;

export async function scenarioOf(text: string, tables?: Partial<Tables>): Promise<Scenario> {
  const result = await parseScenario(text, 'lab.yaml', tables);
  expect(result.ok ? [] : result.error.map(shown)).toEqual([]);
  if (!result.ok) throw new Error('the scenario is wrong');
  return result.value;
}

export async function complaintsOf(text: string, tables?: Partial<Tables>): Promise<readonly Complaint[]> {
  const result = await parseScenario(text, 'lab.yaml', tables);
  return result.ok ? [] : result.error;
}

/** `5:12 There is no host 'Lab9'.` */
export const shown = ({ place, message }: Complaint): string => `${place?.line}:${place?.column} ${message}`;

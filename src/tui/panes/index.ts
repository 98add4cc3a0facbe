/** The panes by their names. */
import { branchesPane } from './branches.js';
import { differencesPane } from './differences.js';
import { eventsPane } from './events.js';
import { invariantsPane } from './invariants.js';
import { outagesPane } from './outages.js';
import type { Pane, PaneName, Scene } from './pane.js';
import { vmsPane } from './vms.js';
import { waitsPane } from './waits.js';

const PANES_BY_NAME: Readonly<Record<PaneName, (scene: Scene) => Pane>> = {
  events: eventsPane,
  invariants: invariantsPane,
  vms: vmsPane,
  outages: outagesPane,
  waits: waitsPane,
  differences: differencesPane,
  branches: branchesPane,
};

export const paneOf = (name: PaneName, scene: Scene): Pane => PANES_BY_NAME[name](scene);

export { type Mark, PANES, type Pane, type PaneName, type Scene, type Subject } from './pane.js';

/** Findings as people and programs read them. What a calibration found has doors of its own: a rehearsal does not load it. */
export { machinesMarkdown, mermaid } from './diagram.js';
export { explain } from './explain.js';
export { explainHazard, explainNotShown } from './explain-hazard.js';
export { toJson } from './json.js';
export { rulesJson, rulesMarkdown, tellRules } from './ledger.js';
export { findingsJson, findingsMarkdown, tellFindings } from './lint.js';
export { type Exhibit, isCaught, museumMarkdown, NOT_SHOWN } from './museum.js';
export { traceLines } from './ndjson.js';
export { releasesJson, tellReleases } from './releases.js';
export { tell } from './text.js';

/** Findings as people and programs read them. */
export { calibrationJson, tellCalibration } from './calibration.js';
export { fitWarnings, fitYaml } from './calibration-fit.js';
export { machinesMarkdown, mermaid } from './diagram.js';
export { explain } from './explain.js';
export { toJson } from './json.js';
export { rulesJson, rulesMarkdown, tellRules } from './ledger.js';
export { findingsJson, findingsMarkdown, tellFindings } from './lint.js';
export { traceLines } from './ndjson.js';
export { releasesJson, tellReleases } from './releases.js';
export { tell } from './text.js';

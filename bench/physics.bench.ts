/** The physics held against measured migrations, beside what others would say; writes docs/physics.md anew. */
import { writeFileSync } from 'node:fs';
import { measured, physicsMarkdown } from './physics/page.js';
import { measuredRows } from './physics/rows.js';

const rows = measuredRows();
writeFileSync(new URL('../docs/physics.md', import.meta.url), physicsMarkdown(rows));
console.log(measured(rows).join('\n'));
console.log('docs/physics.md is written.');

/** What every test file starts from: plain text on every terminal, and the same random examples each time. */
import fc from 'fast-check';

delete process.env['FORCE_COLOR'];
delete process.env['COLUMNS'];
process.env['NO_COLOR'] = '1';

/** FC_SEED=N npm test tries other examples; a failure prints the seed and the path that bring it back. */
fc.configureGlobal({ seed: Number(process.env['FC_SEED'] ?? 20261125) });

import { expect, test } from 'vitest';
import { byName } from '../../src/operators/stage.js';

test('a command about a host can be pasted, whatever the host is called', () => {
  const text = (name: string) => byName('Resume-ClusterNode', 0, name, '', {}, ' -Failback Immediate').text;
  expect(text('Node-1')).toBe('Resume-ClusterNode -Name Node-1 -Failback Immediate');
  expect(text("Rack 2's")).toBe("Resume-ClusterNode -Name 'Rack 2''s' -Failback Immediate");
});

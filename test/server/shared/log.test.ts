import { createLog } from '../../../apps/server/src/shared/log.js';

test('lines are JSON, and what looks like a secret is blanked at every depth', () => {
  const lines: string[] = [];
  const log = createLog('info', { write: (line: string) => void lines.push(line) });
  log.info({ email: 'a@b.fr', password: 'p4', body: { newPassword: 'p5', totp: '123456' }, req: { headers: { cookie: 'craie=c6', authorization: 'Bearer t7' } } }, 'sentence');
  log.debug('not written');
  expect(lines).toHaveLength(1);
  const line = JSON.parse(lines[0] ?? '');
  expect(line).toMatchObject({ level: 'info', msg: 'sentence', email: 'a@b.fr', password: '[removed]' });
  expect(lines.join()).not.toMatch(/p4|p5|123456|c6|t7/);
});

import { readArguments } from '../../../agent/src/cli/arguments.js';
import { messagesFor } from '../../../agent/src/cli/messages.js';

describe('readArguments', () => {
  it('reads an enrolment', () => {
    expect(readArguments(['enrol', '--server', 'https://x', '--token', 't', '--observe', '--boot-spread', '0'])).toMatchObject({ command: 'enrol', server: 'https://x', token: 't', observe: true, noPower: false, bootSpread: 0 });
  });
  it.each([[['dance']], [['run', 'away']], [['run', '--fast']], [['run', '--boot-spread', 'soon']], [['run', '--boot-spread', '-1']], [['enrol', '--server']]])('refuses %j', (argv) => {
    expect(readArguments(argv)).toHaveProperty('problem');
  });
  it.each([[[], 'help'], [['--help'], 'help'], [['run', '-h'], 'help'], [['--version'], 'version']])('%j → %s', (argv, command) => {
    expect(readArguments(argv)).toMatchObject({ command });
  });
});

it('speaks French unless the locale is English', () => {
  expect(messagesFor({}).missing).toMatch(/manque/);
  expect(messagesFor({ LANG: 'en_US.UTF-8' }).missing).toMatch(/missing/);
  expect(messagesFor({ LANG: 'en_US.UTF-8', LC_ALL: 'fr_FR.UTF-8' }).missing).toMatch(/manque/);
});

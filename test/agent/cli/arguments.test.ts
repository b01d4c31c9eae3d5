import { readArguments } from '../../../agent/src/cli/arguments.js';
import { messagesFor } from '../../../agent/src/cli/messages.js';

describe('readArguments', () => {
  it('reads an enrolment', () => {
    expect(readArguments(['enrol', '--server', 'https://x', '--token', 't', '--observe', '--boot-spread', '0'])).toMatchObject({ command: 'enrol', server: 'https://x', token: 't', observe: true, noPower: false, bootSpread: 0 });
  });
  it.each([[['dance']], [['run', 'away']], [['run', '--fast']], [['run', '--boot-spread', 'soon']], [['run', '--boot-spread', '-1']], [['enrol', '--server']], [['run', 'status']], [['run', '--for', '1h']], [['lesson', 'now']], [['lesson', '--for', '1 h']], [['lesson', '--for', '0']], [['lesson', '--until', '25:00']], [['lesson', '--until', 'noon']], [['lesson', '--end', '--for', '1h']], [['lesson', 'status', '--end']]])('refuses %j', (argv) => {
    expect(readArguments(argv)).toHaveProperty('problem');
  });
  it.each([
    [['lesson'], {}], [['lesson', '--for', '45'], { minutes: 45 }], [['lesson', '--for', '1h'], { minutes: 60 }], [['lesson', '--for', '1h30'], { minutes: 90 }], [['lesson', '--for', '90m'], { minutes: 90 }],
    [['lesson', '--until', '11:30'], { until: '11:30' }], [['lesson', '--until', '9h'], { until: '09:00' }], [['lesson', '--until', '9h05'], { until: '09:05' }], [['lesson', '--end'], { end: true }], [['lesson', 'status'], { status: true }],
  ])('%j asks for the lesson %j', (argv, lesson) => expect(readArguments(argv)).toMatchObject({ command: 'lesson', lesson: { end: false, status: false, ...lesson } }));
  it.each([[[], 'help'], [['--help'], 'help'], [['run', '-h'], 'help'], [['--version'], 'version']])('%j → %s', (argv, command) => {
    expect(readArguments(argv)).toMatchObject({ command });
  });
});

it('speaks French unless the locale is English', () => {
  expect(messagesFor({}).missing).toMatch(/manque/);
  expect(messagesFor({ LANG: 'en_US.UTF-8' }).missing).toMatch(/missing/);
  expect(messagesFor({ LANG: 'en_US.UTF-8', LC_ALL: 'fr_FR.UTF-8' }).missing).toMatch(/manque/);
});

import { heartbeatFacts, wirelessSignal } from '../../../agent/src/inventory/heartbeat-facts.js';
import { hasLocalUser, inUse, isPersonHere } from '../../../agent/src/inventory/sessions.js';
import { recordedMachine } from '../recorded-machine.js';

const WIRELESS = `Inter-| sta-|   Quality        |   Discarded packets               | Missed | WE
 face | tus | link level noise |  nwid  crypt   frag  retry   misc | beacon | 22
wlp2s0: 0000   54.  -56.  -256        0      0      0      0      0        0
 wlan1: 0000   35   0    0        0      0      0      0      0        0
`;
const SESSION = `# This is private data. Do not parse.\nUID=1000\nUSER=camille\nACTIVE=1\nIS_DISPLAY=1\nSTATE=active\nREMOTE=0\nTYPE=wayland\nCLASS=user\nSEAT=seat0\n`;

/** One utmp record: a session of a person on a terminal, from a host or from here. */
function utmp(type: number, host: string): Buffer {
  const record = Buffer.alloc(384);
  record.writeInt16LE(type, 0);
  record.write('camille', 44);
  record.write(host, 76);
  return record;
}

it('tells everything of a tablet on Wi-Fi in use', async () => {
  const machine = recordedMachine({ files: {
    '/proc/uptime': '4321.98 8000.00\n', '/proc/net/wireless': WIRELESS, '/run/systemd/sessions/2': SESSION,
    '/proc/net/route': 'Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\nwlp2s0\t00000000\t0101A8C0\t0003\t0\t0\t600\t00000000\n',
    '/sys/class/net/wlp2s0/phy80211/index': '0', '/sys/class/net/wlp2s0/type': '1',
    '/sys/class/power_supply/BAT0/type': 'Battery', '/sys/class/power_supply/BAT0/capacity': '81', '/sys/class/power_supply/BAT0/status': 'Charging',
  } });
  const facts = await heartbeatFacts(machine);
  expect(facts).toMatchObject({ battery: 81, charging: true, link: 'wifi', signal: 88, inUse: true, uptime: 4_322 });
  expect(JSON.stringify(facts)).not.toContain('camille');
});

it('needs no file at all', async () => {
  expect(await heartbeatFacts(recordedMachine({}))).toMatchObject({ link: 'other', inUse: false, uptime: 0 });
});

it.each([['Discharging', false], ['Full', true], ['Not charging', true], ['Unknown', false]])('a battery that is %s: power comes in? %s', async (status, charging) => {
  const at = '/sys/class/power_supply/BAT0';
  expect(await heartbeatFacts(recordedMachine({ files: { [`${at}/type`]: 'Battery', [`${at}/capacity`]: '100', [`${at}/status`]: status } }))).toMatchObject({ battery: 100, charging });
});

it('reads signals in dBm and in quality', () => {
  expect(wirelessSignal(WIRELESS, 'wlp2s0')).toBe(88);
  expect(wirelessSignal(WIRELESS, 'wlan1')).toBe(50);
  expect(wirelessSignal(WIRELESS, 'eth0')).toBeUndefined();
});

it.each<[string, string, boolean]>([
  ['a person', SESSION, true], ['the sign-in screen', SESSION.replace('CLASS=user', 'CLASS=greeter'), false], ['a remote shell', SESSION.replace('REMOTE=0', 'REMOTE=1'), false],
  ['a session that ends', SESSION.replace('STATE=active', 'STATE=closing'), false], ['a task of the system', SESSION.replace('CLASS=user', 'CLASS=background'), false], ['nothing', '', false],
])('tells %s from the others', (_, file, here) => expect(isPersonHere(file)).toBe(here));

it('asks utmp where there is no session manager', async () => {
  expect(hasLocalUser(Buffer.concat([utmp(2, ''), utmp(7, ':0')]))).toBe(true);
  expect(hasLocalUser(Buffer.concat([utmp(7, '192.0.2.7'), utmp(8, ''), Buffer.alloc(100)]))).toBe(false);
  expect(await inUse(recordedMachine({ files: { '/run/utmp': utmp(7, '') } }))).toBe(true);
});

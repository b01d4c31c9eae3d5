/** On outputs recorded elsewhere: no Android device runs these. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { APK } from '../../../../agent/src/drivers/android/apk.js';
import { CommandPackages, type Argv, type Said } from '../../../../agent/src/drivers/commands.js';

const ID = 'org.geogebra.android';
const named = { format: 'apk', package: ID } as const;
const DUMP = `Activity Resolver Table:
  Non-Data Actions:
      android.intent.action.MAIN:
        1f2e3d4 ${ID}/.MainActivity
Packages:
  Package [${ID}.test] (aaaaaaa):
    versionCode=1 minSdk=24 targetSdk=33
    versionName=0.1
    User 0: ceDataInode=1 installed=true hidden=false
  Package [${ID}] (bbbbbbb):
    userId=10142
    pkg=Package{ccccccc ${ID}}
    versionCode=520 minSdk=24 targetSdk=33
    versionName=5.2.0-beta
    User 0: ceDataInode=4242 installed=true hidden=false suspended=false
Queries:
`;

describe('what Android has', () => {
  it.each<[string, string, object | undefined]>([
    ['an app', DUMP, { version: '5.2.0-beta', versionCode: 520, state: 'installed' }],
    ['one that was taken away from its user', DUMP.replaceAll('installed=true', 'installed=false'), undefined],
    ['none', `Unable to find package: ${ID}\n`, undefined],
    ['another one whose name begins so', DUMP.replaceAll(`[${ID}]`, `[${ID}.other]`), undefined],
  ])('%s', (_, output, expected) => expect(APK.found(named, { exit: 0, output })).toEqual(expected));
});

describe('an installation', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'craie-apk-'));
    file = join(folder, 'app.apk');
    writeFileSync(file, '12345');
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const install = async (answers: Record<string, Said>) => {
    const asked: Argv[] = [];
    const seen: number[] = [];
    const driver = new CommandPackages(APK, async (argv) => { asked.push(argv); return answers[argv[1]!] ?? { exit: 0, output: 'Success\n' }; });
    return { result: await driver.install({ kind: 'install', key: 'k', ...named, version: '5.2', allowDowngrade: true }, file, (percent) => void seen.push(percent)), asked, seen };
  };
  const created: Said = { exit: 0, output: 'Success: created install session [1724]\n' };

  it('is a session: created, written, committed', async () => {
    const { result, asked, seen } = await install({ 'install-create': created });
    expect(result).toEqual({ ok: true });
    expect(asked).toEqual([['pm', 'install-create', '-r', '-S', '5'], ['pm', 'install-write', '-S', '5', '1724', 'base.apk', file], ['pm', 'install-commit', '1724']]);
    expect(seen.at(-1)).toBe(100);
  });

  it('without a session ends there', async () => {
    const { result, asked } = await install({ 'install-create': { exit: 0, output: 'hello\n' } });
    expect(result).toMatchObject({ ok: false, reason: 'failed' });
    expect(asked).toHaveLength(1);
  });

  it.each([
    ['INSTALL_FAILED_INSUFFICIENT_STORAGE', 'disk'], ['INSTALL_PARSE_FAILED_NOT_APK', 'corrupt'], ['INSTALL_FAILED_OLDER_SDK', 'unsupported'], ['INSTALL_FAILED_NO_MATCHING_ABIS', 'unsupported'],
    ['INSTALL_FAILED_VERSION_DOWNGRADE', 'failed'], ['INSTALL_FAILED_UPDATE_INCOMPATIBLE', 'failed'], ['INSTALL_FAILED_MISSING_SHARED_LIBRARY', 'dependency'], ['INSTALL_FAILED_USER_RESTRICTED', 'refused'], ['INSTALL_FAILED_INTERNAL_ERROR', 'failed'],
  ])('that Android refuses with %s: %s', async (sign, reason) => {
    for (const exit of [0, 1]) {
      const { result } = await install({ 'install-create': created, 'install-commit': { exit, output: `Failure [${sign}: somewhere]\n` } });
      expect(result).toMatchObject({ ok: false, reason, detail: expect.stringContaining(sign) as string });
    }
  });
});

it('a removal is for the user of the device, and a refusal is said', () => {
  expect(APK.remove({ kind: 'remove', key: 'k', ...named, keep: [] }, '')).toEqual([['pm', 'uninstall', '--user', '0', ID]]);
  expect(APK.diagnose({ exit: 0, output: 'Failure [DELETE_FAILED_DEVICE_POLICY_MANAGER]' })).toMatchObject({ ok: false, reason: 'refused' });
});

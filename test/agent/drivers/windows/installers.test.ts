/** On outputs recorded elsewhere: no machine with Windows runs these. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandPackages, words, type Argv, type Said } from '../../../../agent/src/drivers/commands.js';
import { detected, detectionQueries } from '../../../../agent/src/drivers/windows/detection.js';
import { EXE, MSI, uninstaller } from '../../../../agent/src/drivers/windows/installers.js';

const CODE = '{23170F69-40C1-2702-2408-000001000000}';
const KEY = `HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\${CODE}`;
const UNINSTALL = `\r\nHKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\${CODE}\r\n    DisplayName    REG_SZ    7-Zip 24.08 (x64 edition)\r\n    DisplayVersion    REG_SZ    24.08.00.0\r\n    Publisher    REG_SZ    Igor Pavlov\r\n    UninstallString    REG_EXPAND_SZ    MsiExec.exe /I${CODE}\r\n    NoModify    REG_DWORD    0x1\r\n\r\n`;
const MISSING: Said = { exit: 1, output: 'ERROR: The system was unable to find the specified registry key or value.' };
const msi = { kind: 'msi', productCode: CODE } as const;
const named = { package: CODE, format: 'msi', detection: msi } as const;

/** A machine that answers by the words of a command, and notes what it was asked. */
const machine = (answers: [RegExp, Said][]) => {
  const asked: Argv[] = [];
  const run = async (argv: Argv): Promise<Said> => {
    asked.push(argv);
    return answers.find(([sign]) => sign.test(argv.join(' ')))?.[1] ?? MISSING;
  };
  return { asked, run };
};

describe('what is there, by a rule', () => {
  it('is looked for in both views of the registry', async () => {
    const { asked, run } = machine([[/\/reg:32/, { exit: 0, output: UNINSTALL }]]);
    expect((await new CommandPackages(MSI, run).facts([named])).packages).toEqual(new Map([[CODE, { version: '24.08.00.0', state: 'installed' }]]));
    expect(asked).toEqual([['reg', 'query', KEY, '/reg:64'], ['reg', 'query', KEY, '/reg:32']]);
  });

  it.each<[string, Parameters<typeof detected>[0], Said, string | undefined]>([
    ['a key that is not there', { kind: 'registry', key: 'HKLM\\X' }, MISSING, undefined],
    ['a key without a version', { kind: 'registry', key: 'HKLM\\X' }, { exit: 0, output: '\r\nHKEY_LOCAL_MACHINE\\X\r\n    Path    REG_SZ    C:\\X\r\n' }, ''],
    ['a value of its own', { kind: 'registry', key: 'HKLM\\X', value: 'Ver sion' }, { exit: 0, output: '\r\nHKEY_LOCAL_MACHINE\\X\r\n    Ver sion    REG_SZ    5.1 beta\r\n    DisplayVersion    REG_SZ    9\r\n' }, '5.1 beta'],
    ['a key without that value', { kind: 'registry', key: 'HKLM\\X', value: 'Version' }, { exit: 0, output: '\r\nHKEY_LOCAL_MACHINE\\X\r\n    DisplayVersion    REG_SZ    9\r\n' }, undefined],
    ['a file', { kind: 'file', path: 'C:\\X\\x.exe' }, { exit: 0, output: 'found 6.0.850.0\r\n' }, '6.0.850.0'],
    ['a file that does not tell its version', { kind: 'file', path: 'C:\\X\\x.exe' }, { exit: 0, output: 'found \r\n' }, ''],
    ['a file that is not there', { kind: 'file', path: 'C:\\X\\x.exe' }, { exit: 0, output: '\r\n' }, undefined],
  ])('%s', (_, rule, said, version) => expect(detected(rule, said)?.version).toBe(version));

  it('a path is data to PowerShell, whatever is in it', () => {
    const path = 'C:\\it’s\\$(calc)\\\'; calc #.exe';
    const [[tool, ...args]] = detectionQueries({ kind: 'file', path }) as [Argv];
    expect(tool).toBe('powershell');
    const script = args.at(-1)!;
    expect(script).not.toContain('calc');
    expect(Buffer.from(/FromBase64String\('([A-Za-z0-9+/=]+)'\)/.exec(script)![1]!, 'base64').toString('utf8')).toBe(path);
  });
});

describe('an installer', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'craie-windows-'));
    file = join(folder, 'setup.msi');
    writeFileSync(file, 'x');
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const step = { kind: 'install', key: 'k', ...named, version: '24.08', allowDowngrade: true } as const;
  const install = async (exit: number, silentArguments?: string) => {
    const { asked, run } = machine([[/./, { exit, output: '' }]]);
    return { result: await new CommandPackages(MSI, run).install({ ...step, ...(silentArguments !== undefined && { silentArguments }) }, file, () => undefined), asked };
  };

  it.each([[0], [3_010], [1_641]])('of Windows Installer that ends with %i is installed', async (exit) => {
    expect(await install(exit)).toEqual({ result: { ok: true }, asked: [['msiexec', '/i', file, '/qn', '/norestart']] });
  });
  it.each([[1_618, 'locked'], [1_603, 'failed'], [1_620, 'corrupt'], [1_633, 'unsupported'], [1_625, 'refused'], [112, 'disk'], [7, 'failed']])('that ends with %i: %s', async (exit, reason) => {
    expect((await install(exit)).result).toMatchObject({ ok: false, reason, detail: expect.stringMatching(/\.$/) as string });
  });
  it('gets the arguments that are wished, word by word', async () => {
    expect((await install(0, '/quiet INSTALLDIR="C:\\Program Files\\7 Zip" /l*v "C:\\a b.log"')).asked[0]).toEqual(['msiexec', '/i', file, '/quiet', 'INSTALLDIR=C:\\Program Files\\7 Zip', '/l*v', 'C:\\a b.log']);
    expect(words('  a  "b c"d ""  ')).toEqual(['a', 'b cd', '']);
  });
  it('of any other maker is run itself', async () => {
    const { asked, run } = machine([[/./, { exit: 0, output: '' }]]);
    await new CommandPackages(EXE, run).install({ ...step, format: 'exe', silentArguments: '/S' }, file, () => undefined);
    expect(asked).toEqual([[file, '/S']]);
  });
  it('that cannot be started is said', async () => {
    const { run } = machine([[/./, { exit: undefined, output: 'spawn EACCES' }]]);
    expect(await new CommandPackages(EXE, run).install({ ...step, format: 'exe' }, file, () => undefined)).toMatchObject({ ok: false, reason: 'unsupported' });
  });
});

describe('a removal', () => {
  it('of Windows Installer is by its product', async () => {
    const { asked, run } = machine([[/msiexec/, { exit: 1_605, output: '' }]]);
    expect(await new CommandPackages(MSI, run).remove({ kind: 'remove', key: 'k', ...named, keep: [] }, () => undefined)).toEqual({ ok: true });
    expect(asked.at(-1)).toEqual(['msiexec', '/x', CODE, '/qn', '/norestart']);
  });

  it.each<[string, string | undefined, string | undefined, string[] | undefined]>([
    ['quietly, as it says itself', '"C:\\Program Files\\X\\uninst.exe" /S', '"C:\\Program Files\\X\\uninst.exe"', ['C:\\Program Files\\X\\uninst.exe', '/S']],
    ['without quotation marks around blanks', 'C:\\Program Files\\X\\uninst.exe /S', undefined, ['C:\\Program Files\\X\\uninst.exe', '/S']],
    ['by Windows Installer', undefined, `MsiExec.exe /I${CODE}`, ['msiexec', '/x', CODE, '/qn', '/norestart']],
    ['by Inno Setup', undefined, '"C:\\X\\unins000.exe"', ['C:\\X\\unins000.exe', '/VERYSILENT', '/SUPPRESSMSGBOXES', '/NORESTART']],
    ['not, where it would ask', undefined, '"C:\\X\\uninst.exe"', undefined],
    ['not, where nothing is known', undefined, undefined, undefined],
  ])('of another maker: %s', (_, quiet, asking, expected) => expect(uninstaller(quiet, asking)).toEqual(expected));

  it('that would ask somebody is refused with a sentence', async () => {
    const { asked, run } = machine([[/reg query/, { exit: 0, output: '\r\nHKEY_LOCAL_MACHINE\\X\r\n    UninstallString    REG_SZ    "C:\\X\\uninst.exe"\r\n' }]]);
    const result = await new CommandPackages(EXE, run).remove({ kind: 'remove', key: 'k', format: 'exe', package: 'X', detection: { kind: 'registry', key: 'HKLM\\X' }, keep: [] }, () => undefined);
    expect(result).toMatchObject({ ok: false, reason: 'unsupported' });
    expect(asked.every(([tool]) => tool === 'reg')).toBe(true);
  });
});

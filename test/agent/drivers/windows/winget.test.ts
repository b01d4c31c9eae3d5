/** On outputs recorded elsewhere: no machine with Windows runs these. */
import { WINGET } from '../../../../agent/src/drivers/windows/winget.js';

const named = { format: 'winget', package: '7zip.7zip' } as const;
const ENGLISH = '\r   - \r                                                                                \rName              Id        Version Available Source\r\n-----------------------------------------------------\r\n7-Zip 23.01 (x64) 7zip.7zip 23.01   24.08     winget\r\n';
const FRENCH = 'Nom               ID        Version Disponible Source\r\n------------------------------------------------------\r\n7-Zip 23.01 (x64) 7zip.7zip 23.01   24.08      winget\r\n';

describe('winget', () => {
  it.each<[string, number, string, string | undefined]>([
    ['in English', 0, ENGLISH, '23.01'],
    ['in French', 0, FRENCH, '23.01'],
    ['without a newer one', 0, 'Name  Id        Version Source\n-------------------------------\n7-Zip 7zip.7zip 24.08   winget\n', '24.08'],
    ['whose version it does not know', 0, 'Name  Id        Version Available Source\n-------------------------------\n7-Zip 7zip.7zip Unknown 24.08     winget\n', ''],
    ['whose version it can only bound', 0, 'Name  Id        Version Available Source\n-------------------------------\n7-Zip 7zip.7zip < 24.08 24.08     winget\n', '24.08'],
    ['with its name cut short', 0, 'Name  Id        Version Source\n-------------------------------\n7-Zip 7zip.7zi… 24.08   winget\n', '24.08'],
    ['that is not there', 0x8a15_0014, 'No installed package found matching input criteria.\r\n', undefined],
    ['of another name', 0, 'Name  Id            Version Source\n-----------------------------------\n7-Zip 7zip.7zip.Dev 24.08   winget\n', undefined],
  ])('a package %s', (_, exit, output, version) => expect(WINGET.found(named, { exit, output })?.version).toBe(version));

  it('asks nothing of anybody', () => {
    const quiet = ['--exact', '--accept-source-agreements', '--disable-interactivity'];
    expect(WINGET.queries(named)).toEqual([['winget', 'list', '--id', '7zip.7zip', ...quiet]]);
    expect(WINGET.install({ kind: 'install', key: 'k', ...named, version: '24.08', allowDowngrade: true }, undefined)).toEqual([['winget', 'install', '--id', '7zip.7zip', '--version', '24.08', '--force', '--silent', '--accept-package-agreements', '--scope', 'machine', ...quiet]]);
    expect(WINGET.remove({ kind: 'remove', key: 'k', ...named, keep: [] }, '')).toEqual([['winget', 'uninstall', '--id', '7zip.7zip', '--silent', ...quiet]]);
  });

  // Exit codes as Node has them, and as they are written with a sign.
  it.each([[0, undefined], [-1_978_335_189, undefined], [0x8a15_0109, undefined], [-1_978_334_971, 'disk'], [0x8a15_0102, 'locked'], [0x8a15_0014, 'failed'], [0x8a15_0011, 'corrupt'], [0x8a15_0010, 'unsupported'], [0x8a15_0107, 'link'], [0x8a15_010f, 'refused'], [1, 'failed']])('%i: %s', (exit, reason) => {
    const result = WINGET.diagnose({ exit, output: 'said' });
    expect(result.ok ? undefined : result.reason).toBe(reason);
  });
});

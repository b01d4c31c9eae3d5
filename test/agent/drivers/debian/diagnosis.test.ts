import { diagnose } from '../../../../agent/src/drivers/debian/diagnosis.js';
import { lastPercent } from '../../../../agent/src/drivers/debian/jobs.js';

describe('diagnose', () => {
  it.each([
    ['locked', 'E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 12 (apt)\nE: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), is another process using it?'],
    ['disk', 'dpkg: error processing archive x.deb (--unpack):\n cannot copy extracted data for \'./usr/x\' to \'/usr/x.dpkg-new\': failed to write (No space left on device)\nE: Sub-process /usr/bin/dpkg returned an error code (1)'],
    ['disk', "E: You don't have enough free space in /var/cache/apt/archives/."],
    ['dependency', 'The following packages have unmet dependencies:\n a : Depends: b but it is not installable\nE: Unable to correct problems, you have held broken packages.'],
    ['dependency', 'E: Packages need to be removed but remove is disabled.'],
    ['link', "Err:1 http://deb.example.org stable/main amd64 x\n  Temporary failure resolving 'deb.example.org'\nE: Failed to fetch http://deb.example.org/x.deb\nE: Unable to fetch some archives, maybe run apt-get update"],
    ['corrupt', 'dpkg-deb: error: \'x.deb\' is not a Debian format archive'],
    ['failed', 'dpkg: error processing package x (--configure):\n installed x package post-installation script subprocess returned error exit status 3'],
  ])('%s', (reason, output) => expect(diagnose({ exit: 100, output })).toMatchObject({ ok: false, reason }));

  it('keeps the lines a person needs, and not a novel', () => {
    const result = diagnose({ exit: 1, output: `${'Get:1 noise\n'.repeat(500)}dpkg: error processing package x\n exit status 3\n${'z'.repeat(5_000)}` });
    expect(result.ok || result.detail).toMatch(/^L’outil de paquets a échoué \(code 1\)\.\ndpkg: error processing package x\nexit status 3/);
    expect(result.ok || result.detail.length).toBeLessThanOrEqual(1_000);
  });

  it('begins with a plain sentence, the tool’s words below it', () => {
    const said = (output: string) => { const result = diagnose({ exit: 100, output }); return result.ok ? [] : result.detail.split('\n'); };
    const locked = 'E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 12 (apt)';
    expect(said(locked)).toEqual(['Un autre programme occupe la base des paquets ; l’agent réessaie de lui-même.', locked]);
    const script = 'dpkg: error processing package x (--configure):\n installed x package post-installation script subprocess returned error exit status 3';
    expect(said(script)[0]).toBe('Un script du paquet x a échoué.');
  });

  it('says something for a silent failure and for a cut', () => {
    expect(diagnose({ exit: 7, output: '' })).toMatchObject({ detail: 'L’outil de paquets a échoué (code 7).' });
    expect(diagnose({ exit: undefined, output: '' })).toMatchObject({ reason: 'failed' });
    expect(diagnose({ exit: 0, output: 'E: whatever' })).toEqual({ ok: true });
  });
});

it('progress comes from the last status line', () => {
  expect(lastPercent('')).toBeUndefined();
  expect(lastPercent('dlstatus:1:50.0000:Retrieving\n')).toBe(20);
  expect(lastPercent('dlstatus:1:100:x\npmstatus:dpkg-exec:50.0:Running dpkg\npmsta')).toBe(70);
});

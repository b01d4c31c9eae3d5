/** Actions greyed beforehand, each with its reason. */
import type { Permission } from '#contract';
import { commandRefusal, installRefusal } from '../../../../apps/console/src/rooms/devices/permitted.rules.js';

const all: Permission[] = ['commands.send', 'deployments.teaching'];
const device = { status: 'active' as const, allowed: { manage: true, power: true, lock: true }, certificate: null };

describe('commands', () => {
  it('are refused by the agent’s configuration only where it says so', () => {
    const careful = { ...device, allowed: { manage: true, power: false, lock: false } };
    expect(commandRefusal(careful, 'reboot', all)).toBe('powerRefused');
    expect(commandRefusal(careful, 'power-off', all)).toBe('powerRefused');
    expect(commandRefusal(careful, 'lock', all)).toBe('lockRefused');
    expect(commandRefusal(careful, 'message', all)).toBeNull();
  });

  it('are allowed before the first inventory: the agent decides', () => {
    expect(commandRefusal({ ...device, allowed: null }, 'reboot', all)).toBeNull();
  });

  it('need the permission and a device in service', () => {
    expect(commandRefusal(device, 'ring', [])).toBe('permission');
    expect(commandRefusal({ ...device, status: 'retired' }, 'ring', all)).toBe('retired');
    expect(commandRefusal({ ...device, certificate: { serial: '1', notAfter: '', revokedAt: '2026-11-24T08:00:00.000Z' } }, 'ring', all)).toBe('revoked');
  });
});

describe('installing', () => {
  it('is refused by an agent that only observes', () => {
    expect(installRefusal({ ...device, allowed: { manage: false, power: true, lock: true } }, all)).toBe('observeOnly');
    expect(installRefusal({ ...device, status: 'quarantined' }, all)).toBe('quarantined');
    expect(installRefusal(device, all)).toBeNull();
  });
});

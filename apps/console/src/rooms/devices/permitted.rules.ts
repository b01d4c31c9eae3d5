/** Which orders a device takes. The agent's own configuration has the last word; the console says so beforehand. */
import type { CommandKind, DeviceDetail, Permission } from '#contract';

/** Why an action is greyed; each has one sentence in the texts. */
export type Refusal = 'permission' | 'unmanaged' | 'retired' | 'quarantined' | 'revoked' | 'observeOnly' | 'powerRefused' | 'lockRefused';

type Facts = Pick<DeviceDetail, 'status' | 'allowed' | 'certificate'> & Partial<Pick<DeviceDetail, 'management'>>;

function standing(device: Facts): Refusal | null {
  if (device.management === 'none') return 'unmanaged';
  if (device.status === 'retired') return 'retired';
  if (device.certificate?.revokedAt) return 'revoked';
  return device.status === 'quarantined' ? 'quarantined' : null;
}

/** Null when the command may be sent; otherwise why not. */
export function commandRefusal(device: Facts, kind: CommandKind, permissions: readonly Permission[]): Refusal | null {
  if (!permissions.includes('commands.send')) return 'permission';
  const refused = standing(device);
  if (refused) return refused;
  if ((kind === 'reboot' || kind === 'power-off') && device.allowed?.power === false) return 'powerRefused';
  return kind === 'lock' && device.allowed?.lock === false ? 'lockRefused' : null;
}

/** Null when apps may be installed: any, or those approved for teaching. An observe-only agent reports, and touches nothing. */
export function installRefusal(device: Facts, permissions: readonly Permission[]): Refusal | null {
  if (!permissions.includes('deployments.teaching')) return 'permission';
  return standing(device) ?? (device.allowed?.manage === false ? 'observeOnly' : null);
}

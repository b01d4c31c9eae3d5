/** Icons and tones of orders and their states; which checks a diagnosis holds. */
import type { CommandKind, CommandState, DiagnoseCheck } from '#contract';
import { IconAlertTriangle, IconBan, IconBell, IconCircleCheck, IconClock, IconClockOff, IconLock, IconMessage, IconPlayerPlay, IconPower, IconRefresh, IconReload, IconSend, IconShieldLock, IconStethoscope, IconX, type Icon } from '@tabler/icons-react';
import type { Tone } from '../../ui/index.js';

export const COMMAND_ICON: Record<CommandKind, Icon> = { 'refresh-inventory': IconRefresh, message: IconMessage, ring: IconBell, lock: IconLock, reboot: IconReload, 'power-off': IconPower, diagnose: IconStethoscope };
export const COMMAND_LOOK: Record<CommandState, { icon: Icon; tone: Tone }> = {
  queued: { icon: IconClock, tone: 'information' }, sent: { icon: IconSend, tone: 'information' }, running: { icon: IconPlayerPlay, tone: 'information' },
  done: { icon: IconCircleCheck, tone: 'good' }, failed: { icon: IconAlertTriangle, tone: 'bad' }, refused: { icon: IconShieldLock, tone: 'attention' },
  unsupported: { icon: IconBan, tone: 'unknown' }, expired: { icon: IconClockOff, tone: 'off' }, cancelled: { icon: IconX, tone: 'off' },
};
/** States in which an order can still be taken back or waited for. */
export const isOpen = (state: CommandState): boolean => state === 'queued' || state === 'sent' || state === 'running';

/** The checks of a diagnosis; what is not one is left out. */
export function checksOf(result: Record<string, unknown> | null): Pick<DiagnoseCheck, 'name' | 'ok' | 'detail'>[] {
  const checks: unknown = result?.['checks'];
  return (Array.isArray(checks) ? checks : []).flatMap((check: unknown) => (isCheck(check) ? [check] : []));
}

function isCheck(value: unknown): value is DiagnoseCheck {
  return typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string' && 'ok' in value && typeof value.ok === 'boolean' && 'detail' in value && typeof value.detail === 'string';
}

import type { CommandView, DeviceDetail } from '#contract';
import { Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatExact, RelativeTime, toneInk } from '../../ui/index.js';
import { checksOf, isOpen } from './command.look.js';

/** What the device answered, or why it has not yet and until when it may. A diagnosis reads check by check. */
export function CommandAnswer({ command, device }: { command: CommandView; device: DeviceDetail }) {
  const { t, i18n } = useTranslation('devices');
  const checks = checksOf(command.result);
  if (command.kind === 'diagnose' && checks.length > 0) return <Checks checks={checks} />;
  if (command.detail && !isOpen(command.state)) return <Text size="sm" style={{ overflowWrap: 'anywhere' }}><bdi>{command.detail}</bdi></Text>;
  if (command.state === 'done') return <Text size="sm" c="dimmed"><RelativeTime at={command.finishedAt} /></Text>;
  const held = device.status !== 'active' || Boolean(device.certificate?.revokedAt);
  const why = command.state !== 'queued' ? command.state : held ? 'queuedHeld' : device.presence === 'online' ? 'queued' : 'queuedOffline';
  return <Text size="sm" c="dimmed">{t(`commandWhy.${why}`, { until: formatExact(new Date(command.expiresAt), i18n.language), defaultValue: '' })}</Text>;
}

function Checks({ checks }: { checks: ReturnType<typeof checksOf> }) {
  const { t } = useTranslation('devices');
  const bad = checks.filter(({ ok }) => !ok).length;
  return (
    <details open={bad > 0}>
      <summary style={{ cursor: 'pointer', fontSize: '0.9rem', fontWeight: 600 }}>{bad > 0 ? t('commands.someBad', { count: bad }) : t('commands.allOk', { count: checks.length })}</summary>
      <ul style={{ listStyle: 'none', margin: '6px 0 0', padding: 0, display: 'grid', gap: 3 }}>
        {checks.map(({ name, ok, detail }) => {
          const Mark = ok ? IconCircleCheck : IconAlertTriangle;
          return (
            <li key={name} style={{ display: 'flex', gap: 8, fontSize: '0.86rem' }}>
              <Mark size={16} stroke={1.75} color={toneInk(ok ? 'good' : 'bad')} aria-label={t(ok ? 'commands.ok' : 'commands.notOk')} role="img" style={{ flex: 'none', marginTop: 2 }} />
              <span><strong>{t(`commands.check.${name}`, { defaultValue: name })}</strong> · <bdi style={{ overflowWrap: 'anywhere' }}>{detail}</bdi></span>
            </li>
          );
        })}
      </ul>
    </details>
  );
}

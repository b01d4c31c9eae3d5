import type { CommandKind, DeviceSelection } from '#contract';
import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormDialog, formatNumber, useOnOpen } from '../../ui/index.js';
import { ActDryRun } from '../acts/ActDryRun.js';
import { isQuick, maySend } from '../acts/act.rules.js';
import { orderPreviewQuery } from '../acts/acts.queries.js';
import { useCommand } from './useCommand.js';

/** What an action applies to: the selection as the server takes it, how many, and the names that are known. */
export interface Audience { devices: DeviceSelection; count: number; names: string[] }
/** Commands that need no more than a yes. */
export type PlainCommand = Exclude<CommandKind, 'message'>;

const RING_SECONDS = 15;
const DISRUPTIVE: readonly CommandKind[] = ['lock', 'reboot', 'power-off'];
const NAMES_SHOWN = 3;

/** Asks before an order leaves: what, to how many, which, and what becomes of those that are away. */
export function CommandDialog({ kind, audience, onClose }: { kind: PlainCommand | null; audience: Audience; onClose: () => void }) {
  const { t, i18n } = useTranslation('devices');
  const command = useCommand();
  const shown = kind ?? 'diagnose';
  const disruptive = DISRUPTIVE.includes(shown);
  const [reason, setReason] = useState('');
  useOnOpen(kind !== null, () => setReason(''));
  const order = { devices: audience.devices, kind: shown, ...(shown === 'ring' ? { args: { seconds: RING_SECONDS } } : {}) };
  const { data: preview, error } = useQuery(orderPreviewQuery(kind !== null && disruptive ? order : null));
  const label = t(`commandDo.${shown}`, { count: audience.count, formatted: formatNumber(audience.count, i18n.language) });
  return (
    <FormDialog
      opened={kind !== null} onClose={onClose} title={t(`bulk.ask.${shown}`)} submitLabel={preview?.dangerous ? t('acts:ask') : label} destructive={disruptive} submitTestId="command-confirm"
      disabled={disruptive && !error && !maySend(preview, reason)} onSubmit={() => command.mutateAsync({ ...order, ...(preview?.dangerous ? { reason } : {}) })}
    >
      <Stack gap="xs">
        {preview && !isQuick(preview) ? <Text fw={600}>{t('acts:reach', { count: preview.devices, formatted: formatNumber(preview.devices, i18n.language) })}</Text> : <AudienceText audience={audience} />}
        {disruptive && !error ? <ActDryRun preview={preview} reason={reason} onReason={setReason} /> : null}
        {disruptive ? <Text>{t('bulk.disruptiveNote')}</Text> : null}
        <Text c="dimmed" size="sm">{t('bulk.offlineNote')}</Text>
      </Stack>
    </FormDialog>
  );
}

/** How many devices, and which. */
export function AudienceText({ audience: { devices, count, names } }: { audience: Audience }) {
  const { t, i18n } = useTranslation('devices');
  const formatted = formatNumber(count, i18n.language);
  if (devices.filter) return <Text fw={600}>{t('bulk.whichFilter', { count, formatted })}</Text>;
  const rest = count - Math.min(names.length, NAMES_SHOWN);
  const list = new Intl.ListFormat(i18n.language).format([...names.slice(0, NAMES_SHOWN).map(isolated), ...(rest > 0 ? [t('bulk.andMore', { count: rest })] : [])]);
  return <Text fw={600}>{t('bulk.which', { count, formatted, names: list })}</Text>;
}

/** A name inside a sentence cannot turn the sentence around (U+2068 … U+2069 isolate its direction). */
const isolated = (name: string): string => `\u2068${name}\u2069`;

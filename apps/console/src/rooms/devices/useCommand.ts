/** Sending a one-shot order, to one device or to many. */
import type { CommandKind, CommandRequestBody, CommandsSent, DeviceSelection } from '#contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, keys } from '../../api/index.js';
import { formatNumber, toast } from '../../ui/index.js';

export interface Order { devices: DeviceSelection; kind: CommandKind; args?: Record<string, unknown>; reason?: string }

export function useCommand() {
  const { t, i18n } = useTranslation('devices');
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (order: Order) => api.post<CommandsSent>('/commands', order satisfies CommandRequestBody),
    onSuccess: ({ count, commands, act }, { kind }) => {
      if (act) {
        void client.invalidateQueries({ queryKey: keys.acts });
        return toast.done(t('acts:laid'));
      }
      const [first] = commands;
      const said = t('bulk.sent', { count, formatted: formatNumber(count, i18n.language), what: t(`command.${kind}`) });
      if (count !== 1 || !first) return toast.done(said);
      void client.invalidateQueries({ queryKey: keys.device(first.deviceId) });
      toast.started(said, () => void navigate({ to: `/devices/${first.deviceId}`, search: { tab: 'commands' } }));
    },
  });
}

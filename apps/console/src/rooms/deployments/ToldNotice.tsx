import { Alert, List } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../ui/index.js';
import type { Told } from './useMoves.js';

/** What the server said when it was stopped: what stays, what will not be, and what may be under way all the same. */
export function ToldNotice({ told, onClose }: { told: Told; onClose: () => void }) {
  const { t, i18n } = useTranslation('deployments');
  const lines = (['done', 'withdrawn', 'atWork', 'mayHaveBegun'] as const).filter((key) => told[key] > 0);
  return (
    <Alert color="blue" variant="light" role="status" data-testid="deployment-told" icon={<IconInfoCircle size={18} stroke={1.75} />} title={t(`told.${told.move}`)} withCloseButton closeButtonLabel={t('close', { ns: 'ui' })} onClose={onClose}>
      <List size="sm" spacing={2}>
        {lines.length === 0 ? <List.Item>{t('told.nothing')}</List.Item> : lines.map((key) => <List.Item key={key}>{t(`told.${key}`, { count: told[key], formatted: formatNumber(told[key], i18n.language), context: told.move })}</List.Item>)}
      </List>
    </Alert>
  );
}

import { Button, Group, Text } from '@mantine/core';
import { IconFileDownload } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { apiUrl } from '../../api/index.js';
import { Panel } from '../../ui/index.js';

/** What is kept about oneself, to take away. */
export function DataPanel() {
  const { t } = useTranslation('settings');
  return (
    <Panel icon={IconFileDownload} title={t('data.title')}>
      <Text mb="sm">{t('data.text')}</Text>
      <Group justify="space-between">
        <Link to="/register">{t('data.register')}</Link>
        <Button component="a" href={apiUrl('/session/personal-data')} download variant="default">{t('data.download')}</Button>
      </Group>
    </Panel>
  );
}

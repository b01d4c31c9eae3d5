import { Button } from '@mantine/core';
import { IconCompassOff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState, Page } from '../../ui/index.js';

/** An address without a page. */
export function NotFound() {
  const { t } = useTranslation('shell');
  return (
    <Page title={t('notFound.title')}>
      <EmptyState icon={IconCompassOff} title={t('notFound.heading')} text={t('notFound.text')} action={<Button component={Link} to="/" variant="default">{t('notFound.home')}</Button>} />
    </Page>
  );
}
